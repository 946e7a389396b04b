//! The demo city: organisations, people and one full lifecycle, played through the same API a user has,
//! under a clock of its own from 18 months ago to now. It is also the end-to-end test.

mod city;
mod clock;
mod entries;
mod publish;
mod script;
pub mod tables;
mod trees;
mod visitor;
mod workbook;

use crate::{
    cli::{DemoArgs, Ending, Verb, say},
    serve,
};
use city::City;
use clock::DemoClock;
use domain::party::SecondFactorRule;
use server::clock::SystemClock;
use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, sync::Arc};
use tables::{Sizes, Source};

/// Marks a folder as a demo for ever.
const MARK: &str = "DEMO";

/// `shuyu demo`.
///
/// # Errors
/// When a step of the lifecycle does not go as the law says it must.
pub async fn run(args: DemoArgs) -> Verb {
    serve::check_listen(&args.serve)?;
    let data = args.serve.data.clone();
    // Whoever looks around signs in as thirty people: the demo asks for no authenticator unless told to.
    let rule = (!args.second_factor).then_some(SecondFactorRule::Offered);
    if data.join(MARK).is_file() {
        say("演示城市已建立，直接启动（账号见首次输出）· the demo city stands already; serving it");
        if args.no_serve {
            return Ok(());
        }
        let app = serve::open_with(&args.serve, Arc::new(SystemClock), rule).await?;
        return serve::listen_until_stopped(app, args.serve.listen).await;
    }
    let key_file = serve::key_file(&data, args.serve.key_file.as_deref());
    serve::make_folder(&data, &key_file)?;
    let clock = DemoClock::eighteen_months_ago();
    let app = serve::open_with(&args.serve, Arc::new(clock.clone()), rule).await?;
    let sizes = if args.small { Sizes { registry: 1_200, insurance: 8_000, flights: 6_000 } } else { Sizes::default() };
    let source = Source::new(args.tables.as_deref().filter(|_| !args.small), sizes);
    let token = serve::new_setup_token(&app).await?;
    let mut city = City::found(app.ctx.clone(), clock.clone(), token).await?;
    script::play(&mut city, &source).await?;
    clock.arrive();
    app.ctx.sessions.forget_all();
    fs::write(data.join(MARK), "演示数据，不得用于生产 · demo data, never for production\n")?;
    if let Some(file) = &args.accounts {
        write_accounts(file, &city)?;
    }
    city.print_accounts();
    if args.no_serve {
        app.close().await;
        return Ok(());
    }
    serve::listen_until_stopped(app, args.serve.listen).await
}

fn write_accounts(file: &Path, city: &City) -> Result<(), Ending> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    file.write_all(serde_json::to_string_pretty(&city.accounts())?.as_bytes())?;
    Ok(())
}
