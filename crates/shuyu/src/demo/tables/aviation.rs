//! Stand-ins for the transport tables: the same columns, made-up flights, weather and aircraft.

use super::{
    csv::{Csv, record},
    random::Random,
};

/// Rows of the public flights table.
pub const FLIGHT_ROWS: u32 = 336_776;

const ORIGINS: [&str; 3] = ["EWR", "JFK", "LGA"];
const CARRIERS: [(&str, &str); 6] = [
    ("X1", "Stand-in Airlines One"),
    ("X2", "Stand-in Airlines Two"),
    ("X3", "Stand-in Airlines Three"),
    ("X4", "Stand-in Regional Four"),
    ("X5", "Stand-in Regional Five"),
    ("X6", "Stand-in Cargo Six"),
];
const PLANE_ROWS: u32 = 3_322;
const DAYS_OF_MONTH: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Destination number `n` of 100: three letters, distinct.
fn airport(n: u32) -> String {
    let letter = |k: u32| char::from(b'A' + u8::try_from(k % 26).unwrap_or(0));
    format!("Q{}{}", letter(n / 26), letter(n))
}

fn tail_number(n: u32) -> String {
    format!("N{:05}", 10_000 + n)
}

/// Month and day, both from 1, of day `day` (from 0) of 2013.
fn calendar(mut day: u32) -> (u32, u32) {
    for (month, days) in (1..).zip(DAYS_OF_MONTH) {
        if day < days {
            return (month, day + 1);
        }
        day -= days;
    }
    (12, 31)
}

/// Clock time as the public table writes it, 517 for 5:17, of `minutes` after midnight; wraps at midnight.
fn clock(minutes: i32) -> i32 {
    let minutes = minutes.rem_euclid(24 * 60);
    minutes / 60 * 100 + minutes % 60
}

/// `flights.csv` with `rows` departures of 2013 in order of day.
pub fn flights(rows: u32, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "flights");
    let mut csv = Csv::new(
        "year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,flight,tailnum,\
         origin,dest,air_time,distance,hour,minute,time_hour",
    );
    for index in 0..rows {
        let day = u64::from(index) * 365 / u64::from(rows.max(1));
        let (month, day) = calendar(u32::try_from(day).unwrap_or(0));
        let scheduled = random.between(5 * 60, 23 * 60);
        let (hour, minute) = (scheduled / 60, scheduled % 60);
        let dest = random.skewed(100);
        let air_time = 40 + i32::try_from(dest).unwrap_or(0) * 3 + random.between(-8, 8);
        let (carrier, _) = random.pick(&CARRIERS);
        let tail = tail_number(random.below(PLANE_ROWS));
        let arrival = scheduled + air_time + 30;
        // A cancelled departure has a schedule and nothing else.
        let actual = if random.percent(2) {
            [String::new(), String::new(), String::new(), String::new(), String::new()]
        } else {
            let late = random.between(-10, 20) + i32::from(random.percent(12)) * random.between(20, 200);
            let gained = random.between(-15, 10);
            [
                clock(scheduled + late).to_string(),
                late.to_string(),
                clock(arrival + late + gained).to_string(),
                (late + gained).to_string(),
                air_time.to_string(),
            ]
        };
        let [dep_time, dep_delay, arr_time, arr_delay, air] = actual;
        record!(
            csv,
            "2013,{month},{day},{dep_time},{},{dep_delay},{arr_time},{},{arr_delay},{carrier},{},{tail},{},{},{air},{},\
             {hour},{minute},2013-{month:02}-{day:02}T{hour:02}:00:00Z",
            clock(scheduled),
            clock(arrival),
            random.between(1, 6_000),
            random.pick(&ORIGINS),
            airport(dest),
            air_time * 8,
        );
    }
    csv.into_bytes()
}

/// `weather.csv`: every hour of 2013 at the three origins.
pub fn weather(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "weather");
    let mut csv = Csv::new(
        "origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib,time_hour",
    );
    for origin in ORIGINS {
        for day in 0..365 {
            let (month, date) = calendar(day);
            let season = i32::try_from(day.abs_diff(200)).unwrap_or(0) / 4;
            for hour in 0..24 {
                let temp = 85 - season + random.between(-6, 6);
                record!(
                    csv,
                    "{origin},2013,{month},{date},{hour},{temp}.0,{}.0,{}.5,{},{}.0,NA,{},10{:02}.0,{},\
                     2013-{month:02}-{date:02}T{hour:02}:00:00Z",
                    temp - random.between(5, 20),
                    random.between(30, 99),
                    random.between(0, 35) * 10,
                    random.between(0, 25),
                    if random.percent(8) { "0.1" } else { "0" },
                    random.between(0, 30),
                    random.between(2, 10),
                );
            }
        }
    }
    csv.into_bytes()
}

/// `planes.csv`: every aircraft the flights name.
pub fn planes(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "planes");
    let mut csv = Csv::new("tailnum,year,type,manufacturer,model,engines,seats,speed,engine");
    for n in 0..PLANE_ROWS {
        record!(
            csv,
            "{},{},Fixed wing multi engine,STAND-IN,S-{},2,{},NA,Turbo-fan",
            tail_number(n),
            random.between(1985, 2013),
            random.between(1, 9) * 100,
            random.pick(&[55, 95, 142, 182, 200, 330]),
        );
    }
    csv.into_bytes()
}

/// `airports.csv`: the origins and the hundred destinations.
pub fn airports(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "airports");
    let mut csv = Csv::new("faa,name,lat,lon,alt,tz,dst,tzone");
    let codes = ORIGINS.iter().map(|o| (*o).to_owned()).chain((0..100).map(airport));
    for code in codes {
        record!(
            csv,
            "{code},Stand-in Airport {code},{}.{:04},-{}.{:04},{},-5,A,America/New_York",
            random.between(25, 48),
            random.below(10_000),
            random.between(68, 122),
            random.below(10_000),
            random.between(0, 5_000),
        );
    }
    csv.into_bytes()
}

/// `airlines.csv`.
pub fn airlines() -> Vec<u8> {
    let mut csv = Csv::new("carrier,name");
    for (carrier, name) in CARRIERS {
        record!(csv, "{carrier},{name}");
    }
    csv.into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::collections::HashSet;

    fn column(bytes: &[u8], index: usize) -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.lines().skip(1).map(|l| l.split(',').nth(index).unwrap().to_owned()).collect()
    }

    #[test]
    fn flights_name_only_aircraft_airports_and_carriers_that_exist() {
        let flights = flights(5_000, 1);
        for (index, table) in [(11, planes(1)), (12, airports(1)), (13, airports(1)), (9, airlines())] {
            let known: HashSet<String> = column(&table, 0).into_iter().collect();
            assert!(column(&flights, index).iter().all(|v| known.contains(v)), "column {index} has orphans");
        }
    }

    #[test]
    fn flights_cover_the_year_and_some_are_cancelled() {
        let flights = flights(5_000, 1);
        assert_eq!(column(&flights, 1).into_iter().collect::<HashSet<_>>().len(), 12);
        let cancelled = column(&flights, 3).iter().filter(|t| t.is_empty()).count();
        assert!((1..1_000).contains(&cancelled));
    }

    #[test]
    fn clock_times_wrap_at_midnight() {
        assert_eq!(clock(5 * 60 + 17), 517);
        assert_eq!(clock(24 * 60 + 1), 1);
        assert_eq!(clock(-1), 2359);
    }
}
