//! The catalogue entry (目录著录): what the national and provincial catalogues ask about a resource beside its name and
//! its items (§6.1 of the domain). A draft may be incomplete; what publishing needs is told by [`Entry::missing`].

use super::{OpenType, Resource};
use crate::{
    civil,
    codes::{catalogue, platform},
    control, division,
    form::Form,
    party::Organisation,
    purpose::Purpose,
    refusal::Refusal,
    rulebook::Rules,
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::Date;

states! {
    /// Where the department has the data from (数据来源): its own collecting, another body's sharing, a purchase.
    Provenance {
        Collected = "collected", "自行采集";
        Shared = "shared", "共享获得";
        Purchased = "purchased", "采购获得";
    }
}

states! {
    /// Class of format (信息资源格式).
    FormatClass {
        Document = "document", "电子文件";
        Spreadsheet = "spreadsheet", "电子表格";
        Database = "database", "数据库";
        Image = "image", "图形图像";
        Stream = "stream", "流媒体";
        SelfDescribing = "self_describing", "自描述格式";
        Service = "service", "服务接口";
    }
}

states! {
    /// Whether other public bodies may have it (共享类型).
    ShareType {
        Unconditional = "unconditional", "无条件共享";
        Conditional = "conditional", "有条件共享";
        Refused = "refused", "不予共享";
    }
}

states! {
    /// By which way it reaches society (使用方式).
    AccessType {
        Open = "open", "公开开放";
        AuthorisedOperation = "authorised_operation", "授权运营";
        Apply = "apply", "依申请使用";
    }
}

states! {
    /// The form its department prefers to supply it in (供给形式, A13.3).
    SupplyForm {
        Plain = "plain", "原样提供";
        Masked = "masked", "脱敏后提供";
        UsableNotVisible = "usable_not_visible", "可用不可见";
        Verification = "verification", "核验服务";
    }
}

states! {
    /// What hangs behind the entry in the exchange platform (挂接资源).
    Mount {
        Table = "table", "库表";
        Api = "api", "接口";
        File = "file", "文件";
    }
}

/// A node of a classification tree the resource is filed under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// Code of the tree.
    pub tree: String,
    /// Code of the node.
    pub node: String,
}

/// The catalogue entry of a resource. An empty text says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// Name in English.
    pub english_name: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Where it is filed, in any number of trees.
    pub classes: Vec<Classification>,
    /// Codes of related resources.
    pub related_codes: Vec<String>,
    /// Section of the department that answers for it (责任处室).
    pub section: String,
    /// Who looks after it, by office (联系人).
    pub steward: String,
    /// The office's telephone.
    pub phone: String,
    /// Information system it comes from (来源信息系统).
    pub source_system: String,
    /// Legal duty it is collected under (采集依据).
    pub collection_basis: String,
    /// Where the department has it from.
    pub provenance: Option<Provenance>,
    /// The body that shared it (AMB-12).
    pub shared_from: String,
    /// Number of that body's consent, or of the purchase contract.
    pub provenance_doc: String,
    /// Class of format.
    pub format_class: Option<FormatClass>,
    /// The format itself, `CSV`, `SHP`.
    pub format_detail: String,
    /// Sharing with public bodies.
    pub share_type: Option<ShareType>,
    /// Condition of sharing.
    pub share_condition: String,
    /// Way of sharing.
    pub share_method: String,
    /// Basis of not sharing.
    pub share_refusal_basis: String,
    /// By which way it reaches society.
    pub access_type: Option<AccessType>,
    /// Condition of opening (A13.6).
    pub open_condition: String,
    /// Whether authorised operation is allowed; unsaid counts as not.
    pub operable: Option<bool>,
    /// Purposes it may be operated for.
    pub purposes: BTreeSet<Purpose>,
    /// Scenarios it may not be used in.
    pub excluded_scenarios: Vec<String>,
    /// Preferred form of supply.
    pub supply_form: Option<SupplyForm>,
    /// First day the data speaks about.
    #[serde(with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub covers_from: Option<Date>,
    /// Last day; none while it is being added to.
    #[serde(with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub covers_to: Option<Date>,
    /// Area it speaks about.
    pub spatial: String,
    /// Division the data belongs to, six digits of GB/T 2260; empty for the city's own (A2.1).
    pub division: String,
    /// Consent of the other city's data authority, by its name and document, where it is another city's (A2.1).
    pub city_consent: String,
    /// Size in storage, bytes.
    pub storage_bytes: Option<u64>,
    /// Rows added per year.
    pub yearly_rows: Option<u64>,
    /// What hangs behind it in the exchange platform.
    pub mount: Option<Mount>,
    /// Its place there.
    pub endpoint: String,
    /// Promised service level.
    pub service_level: String,
    /// Code of its national or provincial registration.
    pub registration_code: String,
    /// Last day of that registration.
    #[serde(with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub registration_end: Option<Date>,
    /// Record of who holds the data (持有权记录).
    pub holding_record: String,
}

/// A bounded text of an entry: its field, its longest length, what it says.
type Text<'a> = (&'static str, usize, &'a str);

impl Entry {
    /// The texts of the entry with their bounds, in the order of the form.
    fn texts(&self) -> [Text<'_>; 20] {
        [
            ("english_name", 200, &self.english_name),
            ("section", 100, &self.section),
            ("steward", 50, &self.steward),
            ("phone", 30, &self.phone),
            ("source_system", 100, &self.source_system),
            ("collection_basis", 500, &self.collection_basis),
            ("shared_from", 100, &self.shared_from),
            ("provenance_doc", 100, &self.provenance_doc),
            ("format_detail", 50, &self.format_detail),
            ("share_condition", 500, &self.share_condition),
            ("share_method", 200, &self.share_method),
            ("share_refusal_basis", 500, &self.share_refusal_basis),
            ("open_condition", 500, &self.open_condition),
            ("spatial", 200, &self.spatial),
            ("division", 6, &self.division),
            ("city_consent", 200, &self.city_consent),
            ("endpoint", 300, &self.endpoint),
            ("service_level", 300, &self.service_level),
            ("registration_code", 100, &self.registration_code),
            ("holding_record", 300, &self.holding_record),
        ]
    }

    /// Checks what is said; whether enough is said is asked at publishing.
    pub(super) fn check(&self, form: &mut Form) {
        for (field, limit, value) in self.texts() {
            form.at_most(format!("entry.{field}"), value, limit);
        }
        words(form, "keywords", &self.keywords, 20, 40);
        words(form, "related_codes", &self.related_codes, 50, 60);
        words(form, "excluded_scenarios", &self.excluded_scenarios, 20, 100);
        let phone = self
            .phone
            .trim()
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | ',' | '，' | '（' | '）'));
        form.require(phone, "entry.phone", &catalogue::PHONE_INVALID);
        division::check(form, "entry.division", &self.division);
        let filed: BTreeSet<_> = self.classes.iter().collect();
        form.require(filed.len() == self.classes.len(), "entry.classes", &catalogue::CLASS_TWICE);
        let days = self.covers_from.zip(self.covers_to).is_none_or(|(from, to)| from <= to);
        form.require(days, "entry.covers_to", &catalogue::DAYS_REVERSED);
        let bounded = self.storage_bytes.is_none_or(in_range) && self.yearly_rows.is_none_or(in_range);
        form.require(bounded, "entry.storage_bytes", &catalogue::SIZE_OUT_OF_RANGE);
    }

    /// What publishing still needs, field by field with what to do; empty where the entry is complete (A13.1, AMB-12).
    pub fn missing(&self, open: OpenType) -> Vec<(&'static str, Refusal)> {
        let mut gaps = Gaps(Vec::new());
        gaps.unless(!self.keywords.is_empty(), "keywords", ("关键词", "keywords"));
        gaps.text("section", ("责任处室", "responsible section"), &self.section);
        gaps.text("steward", ("联系人", "contact"), &self.steward);
        gaps.text("phone", ("联系电话", "telephone"), &self.phone);
        gaps.text("source_system", ("来源信息系统", "source system"), &self.source_system);
        gaps.text("collection_basis", ("采集依据", "basis of collection"), &self.collection_basis);
        gaps.unless(self.provenance.is_some(), "provenance", ("数据来源", "provenance"));
        gaps.unless(self.format_class.is_some(), "format_class", ("格式类别", "class of format"));
        gaps.unless(self.share_type.is_some(), "share_type", ("共享类型", "sharing"));
        gaps.unless(self.access_type.is_some(), "access_type", ("使用方式", "way of access"));
        gaps.unless(self.operable.is_some(), "operable", ("是否可授权运营", "whether it may be operated"));
        gaps.unless(self.covers_from.is_some(), "covers_from", ("时间范围起", "first day covered"));
        gaps.text("holding_record", ("持有权记录", "record of holding"), &self.holding_record);
        self.conditional(open, &mut gaps);
        gaps.0
    }

    /// What is needed because of something else that was said.
    fn conditional(&self, open: OpenType, gaps: &mut Gaps) {
        match self.share_type {
            Some(ShareType::Conditional) => {
                gaps.text("share_condition", ("共享条件", "condition of sharing"), &self.share_condition);
            }
            Some(ShareType::Refused) => {
                gaps.text("share_refusal_basis", ("不予共享的依据", "basis of not sharing"), &self.share_refusal_basis);
            }
            _ => {}
        }
        if open == OpenType::Conditional {
            if self.open_condition.trim().is_empty() {
                gaps.0.push(("open_condition", Refusal::of(&catalogue::OPEN_CONDITION_MISSING)));
            } else {
                control::allowed(&catalogue::OPEN_CONDITION_MISSING);
            }
        }
        if self.operable == Some(true) {
            gaps.unless(!self.purposes.is_empty(), "purposes", ("可用于的用途", "purposes"));
            gaps.unless(self.supply_form.is_some(), "supply_form", ("供给形式", "form of supply"));
        }
        match self.provenance {
            Some(Provenance::Shared) => {
                let stated = !self.shared_from.trim().is_empty() && !self.provenance_doc.trim().is_empty();
                if stated {
                    control::allowed(&catalogue::SHARED_WITHOUT_CONSENT);
                } else {
                    gaps.0.push(("shared_from", Refusal::of(&catalogue::SHARED_WITHOUT_CONSENT)));
                }
            }
            Some(Provenance::Purchased) => {
                gaps.text("provenance_doc", ("采购合同编号", "number of the contract"), &self.provenance_doc);
            }
            _ => {}
        }
    }

    /// The same entry with its texts trimmed and its line ends alike, as it is stored.
    pub(super) fn tidy(mut self) -> Self {
        for text in [
            &mut self.english_name,
            &mut self.section,
            &mut self.steward,
            &mut self.phone,
            &mut self.source_system,
            &mut self.collection_basis,
            &mut self.shared_from,
            &mut self.provenance_doc,
            &mut self.format_detail,
            &mut self.share_condition,
            &mut self.share_method,
            &mut self.share_refusal_basis,
            &mut self.open_condition,
            &mut self.spatial,
            &mut self.division,
            &mut self.city_consent,
            &mut self.endpoint,
            &mut self.service_level,
            &mut self.registration_code,
            &mut self.holding_record,
        ]
        .into_iter()
        .chain(&mut self.keywords)
        .chain(&mut self.related_codes)
        .chain(&mut self.excluded_scenarios)
        {
            *text = tidy(text);
        }
        self.classes.sort();
        self
    }
}

impl Resource {
    /// Whether it may be given to authorised operation at all, for every purpose and scenario. What a law closes never
    /// is, whatever its grade and whoever agrees (AMB-21).
    ///
    /// # Errors
    /// `catalogue.closed_by_law`, `catalogue.not_operable`.
    pub fn authorisable(&self) -> Result<(), Refusal> {
        if self.open_type == OpenType::Closed {
            let basis = self.closed_basis.as_deref().unwrap_or_default();
            return Err(Refusal::of(&catalogue::CLOSED_BY_LAW).with("basis", basis));
        }
        control::allowed(&catalogue::CLOSED_BY_LAW);
        if self.entry.operable == Some(true) { Ok(()) } else { Err(Refusal::of(&catalogue::NOT_OPERABLE)) }
    }

    /// Whether its department opens it for this purpose and scenario (A13.6).
    pub fn is_opened_for(&self, purpose: Purpose, scenario: &str) -> bool {
        self.allows_purpose(purpose) && !self.excludes_scenario(scenario)
    }

    /// Whether its department allows this purpose.
    pub fn allows_purpose(&self, purpose: Purpose) -> bool {
        self.entry.purposes.contains(&purpose)
    }

    /// The condition under which it is opened, where it is opened under one (有条件开放).
    pub fn condition(&self) -> Option<&str> {
        Some(self.entry.open_condition.as_str())
            .filter(|text| self.open_type == OpenType::Conditional && !text.is_empty())
    }

    /// Whether its department excludes this scenario.
    pub fn excludes_scenario(&self, scenario: &str) -> bool {
        self.entry.excluded_scenarios.iter().any(|excluded| excluded == scenario.trim())
    }

    /// Whether it is the city's own data, or another city's that this city let it have (A2.1): neither the data nor its
    /// provider lies outside the territory, or the consent of the other city is on record.
    ///
    /// # Errors
    /// `catalogue.other_city`.
    pub fn within_city(&self, provider: Option<&Organisation>, rules: &Rules) -> Result<(), Refusal> {
        let home = provider.map_or("", |provider| provider.details.division.as_str());
        let outside = [self.entry.division.as_str(), home].into_iter().find(|division| !rules.is_of_the_city(division));
        match outside.filter(|_| self.entry.city_consent.is_empty()) {
            Some(division) => Err(Refusal::of(&catalogue::OTHER_CITY).with("division", division)),
            None => {
                control::allowed(&catalogue::OTHER_CITY);
                Ok(())
            }
        }
    }

    /// What its entry still needs before it can be published.
    pub fn entry_gaps(&self) -> Vec<(&'static str, Refusal)> {
        self.entry.missing(self.open_type)
    }
}

/// A text without outer spaces, its lines ended alike: what a spreadsheet gives back is what was stored.
pub(super) fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace('\r', "\n")
}

/// Databases and scripts keep whole numbers exactly up to here.
fn in_range(number: u64) -> bool {
    number <= 1 << 53
}

/// A list of short words, none twice; separators of lists in spreadsheets cannot stand in them.
fn words(form: &mut Form, field: &str, words: &[String], most: usize, longest: usize) {
    if words.len() > most {
        form.refuse(format!("entry.{field}"), Refusal::of(&catalogue::LIST_TOO_LONG).with("limit", most));
    }
    let mut seen = BTreeSet::new();
    for (n, word) in words.iter().enumerate() {
        let path = format!("entry.{field}.{n}");
        if word.contains(['；', ';', '\n', '\r']) {
            form.refuse(path.as_str(), &catalogue::WORD_WITH_SEPARATOR);
        }
        if !seen.insert(word.trim()) {
            form.refuse(path.as_str(), Refusal::of(&catalogue::WORD_TWICE).with("word", word.trim()));
        }
        form.text(path, ("内容", "content"), word, longest);
    }
}

struct Gaps(Vec<(&'static str, Refusal)>);

impl Gaps {
    fn unless(&mut self, said: bool, field: &'static str, label: (&str, &str)) {
        if !said {
            let gap = Refusal::of(&platform::FIELD_REQUIRED).with("label_zh", label.0).with("label", label.1);
            self.0.push((field, gap));
        }
    }

    fn text(&mut self, field: &'static str, label: (&str, &str), text: &str) {
        self.unless(!text.trim().is_empty(), field, label);
    }
}
