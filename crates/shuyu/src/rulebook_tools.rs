//! `shuyu rulebook`: the rules in force, checking a pack file, and the matrix of controls.

use crate::{
    cli::{Ending, RulebookVerb, Verb, say},
    serve::Config,
};
use domain::{
    Kind,
    calendar::Calendar,
    rulebook::{Library, Pack, PackError, RuleChange, Rulebook, RulesStanding},
};
use server::{
    clock::{Clock, SystemClock},
    database::{Database, record},
};
use std::{fs, path::Path};
use time::{Date, OffsetDateTime, Time, macros::format_description};

/// The matrix as it was generated and committed.
const MATRIX: &str = include_str!("../../../docs/generated/controls.json");

/// Runs a verb of `rulebook`.
///
/// # Errors
/// Invalid input, faults of the database.
pub async fn run(verb: RulebookVerb) -> Verb {
    match verb {
        RulebookVerb::Show { data, config, on, json } => {
            let library = Library::shipped().map_err(invalid)?;
            let changes = match &data {
                Some(data) => changes(data, config.as_deref()).await?,
                None => Vec::new(),
            };
            let at = moment(on.as_deref())?;
            let standing = Rulebook::new(library, changes).standing(at);
            if json {
                say(serde_json::to_string_pretty(&standing)?)
            } else {
                show(&standing)
            }
            Ok(())
        }
        RulebookVerb::Check { files } => check(&files),
        RulebookVerb::Matrix { json: true } => {
            say(MATRIX.trim_end());
            Ok(())
        }
        RulebookVerb::Matrix { json: false } => matrix(),
    }
}

fn invalid(error: PackError) -> Ending {
    Ending::Invalid(error.to_string())
}

async fn changes(data: &Path, config: Option<&Path>) -> Result<Vec<RuleChange>, Ending> {
    if !data.is_dir() {
        return Err(Ending::Invalid(format!("{}: 没有这个数据目录 no such data folder", data.display())));
    }
    let config = Config::read(config)?;
    let db = Database::open(data, config.database.url.as_deref()).await?;
    let rows = record::rows(&db.read, &record::select(Kind::RuleChange)).await?;
    Ok(rows.iter().map(record::Row::record).collect::<Result<_, _>>()?)
}

/// The end of a day in Beijing, so that what was confirmed on it counts; now for today.
fn moment(on: Option<&str>) -> Result<OffsetDateTime, Ending> {
    let now = SystemClock.now();
    let Some(text) = on else { return Ok(now) };
    let day = Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Ending::Invalid(format!("{text}: 日期应如 2026-03-01 · a day looks like 2026-03-01")))?;
    let last = Time::from_hms(23, 59, 59).unwrap_or(Time::MIDNIGHT);
    Ok(day.with_time(last).assume_offset(domain::civil::BEIJING))
}

fn show(standing: &RulesStanding) {
    let day = |day: Option<Date>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    say(format_args!(
        "{}：{}",
        standing.day,
        if standing.in_force {
            "有规则施行 rules in force"
        } else {
            "没有施行中的规则，新的授权暂停 no rules in force: nothing new is authorised"
        }
    ));
    for pack in &standing.packs {
        say(format_args!(
            "\n{}  {}（{}）\n  {}\n  公布 published {}，施行 from {}，失效 until {}，替代 superseded {}",
            pack.pack,
            pack.title_zh,
            pack.state.zh(),
            pack.title_en,
            day(pack.published),
            day(pack.effective),
            day(pack.expires),
            day(pack.superseded)
        ));
    }
    say("\n参数 parameters");
    for parameter in &standing.parameters {
        let clauses: Vec<String> = parameter
            .deciding
            .iter()
            .map(|by| format!("{} {}", by.pack, by.row.as_deref().unwrap_or_default()).trim_end().to_owned())
            .collect();
        let (name, value, zh) = (&parameter.name, &parameter.value, &parameter.note.zh);
        say(format_args!("  {name} = {value}  {zh}  [{}]", clauses.join(", ")));
    }
}

fn check(files: &[std::path::PathBuf]) -> Verb {
    let shipped = Library::shipped().map_err(invalid)?;
    Calendar::shipped().map_err(|e| Ending::Invalid(e.to_string()))?;
    let mut packs = shipped.packs().to_vec();
    for file in files {
        let text = fs::read_to_string(file).map_err(|e| Ending::Invalid(format!("{}: {e}", file.display())))?;
        let pack = Pack::from_toml(&text).map_err(|e| Ending::Invalid(format!("{}: {e}", file.display())))?;
        // A file of the same id takes the place of the shipped one.
        packs.retain(|p| p.pack.id != pack.pack.id);
        packs.push(pack);
    }
    let library = Library::new(packs).map_err(invalid)?;
    for pack in library.packs() {
        let (articles, controls, parameters) = (pack.articles.len(), pack.controls.len(), pack.parameters.len());
        say(format_args!(
            "{}  有效 valid：{articles} 条 articles，{controls} 个控制点 controls，{parameters} 个参数 parameters",
            pack.pack.id
        ));
    }
    Ok(())
}

fn matrix() -> Verb {
    let matrix: domain::docs::Matrix = serde_json::from_str(MATRIX)?;
    for row in &matrix.rows {
        say(format_args!("{:<7} {:<11} {}", row.row, row.state.word(), row.control.zh));
        say(format_args!("{:19} {}", "", row.control.en));
        if !row.enforced_at.is_empty() {
            say(format_args!("{:19} {}", "", row.enforced_at.join(" ")));
        }
        for test in &row.tests {
            say(format_args!("{:19} - {test}", ""));
        }
    }
    say(format_args!("\n{}", matrix.summary()));
    Ok(())
}
