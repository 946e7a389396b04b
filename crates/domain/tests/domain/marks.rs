//! Classification marks: what is one however it is disguised, and what only speaks of secrets.

use domain::catalogue::secrecy::{MarkLevel, Reading, holds_classifications, mark_in};
use proptest::prelude::*;

#[test]
fn a2_3_ec_110_a_formal_mark_is_found_however_it_is_written() {
    use MarkLevel::{Confidential, Secret, TopSecret, WorkSecret};
    for (text, level) in [
        ("机密★10年", Secret),
        ("绝密★长期", TopSecret),
        ("秘密★", Confidential),
        ("机　密　★　１０　年", Secret),
        ("機密★10年", Secret),
        ("絕密★長期", TopSecret),
        ("祕密☆三年", Confidential),
        ("机\u{200b}密\u{200d}★5年", Secret),
        ("机 - 密 ★ 6个月", Secret),
        ("机·密★10年", Secret),
        ("【机密】★10年", Secret),
        ("机密级★10年", Secret),
        ("机密⭐10年", Secret),
        ("机密＊10年", Secret),
        ("机密*10年", Secret),
        ("文件密级：机密★", Secret),
        ("密级机密10年", Secret),
        ("绝密 长期", TopSecret),
        ("工作秘密★1年", WorkSecret),
        ("某局 2023 年统计 秘密★5年 第 3 份", Confidential),
        ("国家秘密★十年", Confidential),
    ] {
        for reading in [Reading::Cell, Reading::Text, Reading::FileName, Reading::Classification] {
            assert_eq!(mark_in(text, reading), Some(level), "{text} {reading:?}");
        }
    }
}

#[test]
fn a2_3_a_level_that_is_a_line_of_its_own_is_a_mark_in_texts() {
    for text in [
        "机密",
        "【绝密】",
        "（秘密）",
        "机 密",
        "工作秘密",
        "密级：机密",
        "国家秘密",
        "内部资料 注意保存",
        "第一行\n机密\n第三行",
    ] {
        assert!(mark_in(text, Reading::Text).is_some(), "{text}");
    }
    for text in ["机密", "秘密", "内部"] {
        assert_eq!(mark_in(text, Reading::Cell), None, "{text}: a title of a book or a kind of post");
        assert!(mark_in(text, Reading::Classification).is_some(), "{text}");
    }
    for column in ["密级", "文件密级", "是否涉密", "定密级别", "密 级", "保密等级"] {
        assert!(holds_classifications(column), "{column}");
    }
    assert!(!holds_classifications("密度") && !holds_classifications("名称"));
}

#[test]
fn a2_3_a_file_name_is_read_by_its_tokens() {
    for name in [
        "机密-2024年统计.xlsx",
        "[秘密]名单.csv",
        "名单（内部）.csv",
        "秘密★1年.csv",
        "统计_绝密.csv",
        "机密文件清单.xlsx",
        "机 密.csv",
        "秘密10号文.csv",
        "工作秘密事项.工作秘密.csv",
    ] {
        assert!(mark_in(name, Reading::FileName).is_some(), "{name}");
    }
    for name in [
        "商业秘密保护名录.csv",
        "有机密度.csv",
        "保密教育.csv",
        "trips.csv",
        "内部审计.csv",
        "机密性评估.xlsx",
        "密码应用.csv",
    ] {
        assert_eq!(mark_in(name, Reading::FileName), None, "{name}");
    }
}

#[test]
fn ec_110_a_text_that_only_speaks_of_secrets_is_none() {
    for text in [
        "本数据不涉及国家秘密和工作秘密，已完成保密审查",
        "严格保守国家秘密。★ 重点企业名单",
        "保守秘密 ★重点",
        "企业商业秘密★保护名单",
        "有机密度、人口密度、路网密度",
        "机密性、完整性、可用性",
        "密码应用安全性评估（密评）",
        "内部控制制度",
        "该资源涉及秘密的，不得提供",
        "涉及国家秘密*的事项",
        "秘密花园",
        "十年",
        "★★★★★",
        "",
    ] {
        for reading in [Reading::Cell, Reading::Text] {
            assert_eq!(mark_in(text, reading), None, "{text} {reading:?}");
        }
    }
}

proptest! {
    #[test]
    fn a2_3_no_text_makes_the_search_fail(text in "\\PC{0,60}") {
        for reading in [Reading::Cell, Reading::Text, Reading::FileName, Reading::Classification] {
            let _found = mark_in(&text, reading);
        }
    }

    #[test]
    fn a2_3_gaps_widths_and_hidden_characters_make_no_difference(
        gaps in prop::collection::vec(prop::sample::select(vec!["", " ", "\u{3000}", "\u{200b}", "\u{feff}", "-", "·", "\t", "\u{2060}"]), 5),
        before in "[a-z ,，。]{0,8}", after in "[ ,，。]{0,3}",
    ) {
        let mark: String = ["机", "密", "★", "1", "0"].iter().zip(&gaps).flat_map(|(c, gap)| [*c, *gap]).collect();
        let text = format!("{before}，{mark}年{after}");
        prop_assert_eq!(mark_in(&text, Reading::Cell), Some(MarkLevel::Secret), "{}", text);
    }
}
