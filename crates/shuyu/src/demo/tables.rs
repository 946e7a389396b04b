//! The tables the demo city lives on: real open tables where `./run` brought them, seeded ones of the
//! same schema where it could not, and person-level tables that are always generated.
//!
//! Everything generated is a pure function of its seed, so two runs of the demo import the same
//! bytes. No real person or enterprise appears: the codes are well-formed and carry valid check
//! characters, but their division code was never assigned (see [`persons`] and [`registry`]).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

pub mod aviation;
pub mod check_digit;
pub mod csv;
pub mod divisions;
pub mod insurance;
pub mod persons;
pub mod random;
pub mod registry;

/// Rows of the generated enterprise registry that the demo asks for.
pub const REGISTRY_ROWS: u32 = 20_000;
/// Rows of the generated social insurance table that the demo asks for.
pub const INSURANCE_ROWS: u32 = 60_000;
/// Seed of everything generated.
pub const SEED: u64 = 0x5348_5559_5501;

/// One table of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// Provincial divisions: `code,name`.
    Provinces,
    /// Prefectural divisions: `code,name,provinceCode`.
    Cities,
    /// Districts and counties: `code,name,cityCode,provinceCode`.
    Areas,
    /// Sub-districts and towns: `code,name,areaCode,provinceCode,cityCode`.
    Streets,
    /// Departures of 2013, 19 columns.
    Flights,
    /// Hourly weather at the three origins, 15 columns.
    Weather,
    /// Aircraft, 9 columns.
    Planes,
    /// Airports, 8 columns.
    Airports,
    /// Carriers: `carrier,name`.
    Airlines,
    /// Enterprise registry, generated: see [`registry::HEADER`].
    Registry,
    /// Social insurance contributions per person, generated: see [`insurance::HEADER`].
    Insurance,
}

impl Table {
    /// Every table.
    #[cfg(test)]
    pub const ALL: [Self; 11] = [
        Self::Provinces,
        Self::Cities,
        Self::Areas,
        Self::Streets,
        Self::Flights,
        Self::Weather,
        Self::Planes,
        Self::Airports,
        Self::Airlines,
        Self::Registry,
        Self::Insurance,
    ];

    /// File name, in the tables folder and of the upload.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Provinces => "provinces.csv",
            Self::Cities => "cities.csv",
            Self::Areas => "areas.csv",
            Self::Streets => "streets.csv",
            Self::Flights => "flights.csv",
            Self::Weather => "weather.csv",
            Self::Planes => "planes.csv",
            Self::Airports => "airports.csv",
            Self::Airlines => "airlines.csv",
            Self::Registry => "enterprise_registry.csv",
            Self::Insurance => "social_insurance.csv",
        }
    }

    /// The generated form: the table itself for person-level ones, a stand-in of the same schema for the rest.
    fn generate(self, sizes: Sizes) -> Vec<u8> {
        match self {
            Self::Provinces => divisions::provinces(),
            Self::Cities => divisions::cities(SEED),
            Self::Areas => divisions::areas(SEED),
            Self::Streets => divisions::streets(SEED),
            Self::Flights => aviation::flights(sizes.flights, SEED),
            Self::Weather => aviation::weather(SEED),
            Self::Planes => aviation::planes(SEED),
            Self::Airports => aviation::airports(SEED),
            Self::Airlines => aviation::airlines(),
            Self::Registry => registry::registry(sizes.registry, SEED),
            Self::Insurance => insurance::insurance(sizes.insurance, sizes.registry, SEED),
        }
    }

    fn is_public(self) -> bool {
        !matches!(self, Self::Registry | Self::Insurance)
    }
}

/// Rows of the generated tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Enterprises.
    pub registry: u32,
    /// Insured persons.
    pub insurance: u32,
    /// Flights of the stand-in, when the real table is absent.
    pub flights: u32,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { registry: REGISTRY_ROWS, insurance: INSURANCE_ROWS, flights: aviation::FLIGHT_ROWS }
    }
}

/// Where a loaded table came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A public package, listed with its licence in `demo/manifest.toml`.
    Package,
    /// Generated because it holds persons or enterprises.
    Generated,
    /// Generated in place of a public table that could not be brought.
    StandIn,
}

/// A table ready to be uploaded: UTF-8 CSV with a header line.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Name of the upload.
    pub file_name: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they came from.
    pub origin: Origin,
}

/// The folder `./run` put the public tables into, if there is one, and the sizes of what is generated.
#[derive(Debug, Clone, Default)]
pub struct Source {
    folder: Option<PathBuf>,
    sizes: Sizes,
}

impl Source {
    /// A source over a folder of CSV files; `None`, or a folder without a table, gives stand-ins.
    pub fn new(folder: Option<&Path>, sizes: Sizes) -> Self {
        Self { folder: folder.map(Path::to_path_buf), sizes }
    }

    /// Loads one table.
    ///
    /// # Errors
    /// When a file that exists cannot be read; an absent file is not an error.
    pub fn load(&self, table: Table) -> io::Result<Loaded> {
        let file_name = table.file_name();
        if !table.is_public() {
            return Ok(Loaded { file_name, bytes: table.generate(self.sizes), origin: Origin::Generated });
        }
        let Some(folder) = &self.folder else {
            return Ok(Loaded { file_name, bytes: table.generate(self.sizes), origin: Origin::StandIn });
        };
        match fs::read(folder.join(file_name)) {
            Ok(bytes) => Ok(Loaded { file_name, bytes, origin: Origin::Package }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                Ok(Loaded { file_name, bytes: table.generate(self.sizes), origin: Origin::StandIn })
            }
            Err(e) => Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const SMALL: Sizes = Sizes { registry: 200, insurance: 500, flights: 300 };

    fn header(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap().lines().next().unwrap().to_owned()
    }

    #[test]
    fn every_table_is_the_same_bytes_each_time_and_rectangular() {
        let source = Source::new(None, SMALL);
        for table in Table::ALL {
            let first = source.load(table).unwrap();
            assert_eq!(first.bytes, source.load(table).unwrap().bytes, "{table:?} differs between two runs");
            let text = String::from_utf8(first.bytes).unwrap();
            let columns = text.lines().next().unwrap().split(',').count();
            assert!(text.lines().count() > 1, "{table:?} is empty");
            assert!(text.lines().all(|line| line.split(',').count() == columns), "{table:?} is ragged");
        }
    }

    #[test]
    fn stand_ins_have_the_headers_of_the_public_tables() {
        let source = Source::new(None, SMALL);
        let expect = [
            (Table::Streets, "code,name,areaCode,provinceCode,cityCode"),
            (Table::Areas, "code,name,cityCode,provinceCode"),
            (Table::Cities, "code,name,provinceCode"),
            (
                Table::Flights,
                "year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,flight,\
                 tailnum,origin,dest,air_time,distance,hour,minute,time_hour",
            ),
            (
                Table::Weather,
                "origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib,\
                 time_hour",
            ),
            (Table::Planes, "tailnum,year,type,manufacturer,model,engines,seats,speed,engine"),
            (Table::Airports, "faa,name,lat,lon,alt,tz,dst,tzone"),
        ];
        for (table, columns) in expect {
            assert_eq!(header(&source.load(table).unwrap().bytes), columns);
        }
    }

    #[test]
    fn the_manifest_pins_every_public_table_and_names_its_licence() {
        let manifest: toml::Table = toml::from_str(include_str!("../../../../demo/manifest.toml")).unwrap();
        let named = |list: &str, key: &str| -> Vec<String> {
            let blocks = manifest[list].as_array().unwrap().iter();
            blocks.map(|block| block[key].as_str().unwrap().to_owned()).collect()
        };
        let files = named("table", "file");
        let public: Vec<&str> = Table::ALL.iter().filter(|t| t.is_public()).map(|t| t.file_name()).collect();
        assert_eq!(files.len(), public.len());
        assert!(public.iter().all(|name| files.iter().any(|f| f == name)));
        let packages = named("package", "name");
        assert!(named("table", "package").iter().all(|p| packages.contains(p)));
        assert!(named("package", "sha256").iter().all(|sum| sum.len() == 64));
        assert!(
            named("package", "licence").iter().chain(&named("package", "attribution")).all(|text| !text.is_empty())
        );
    }

    #[test]
    fn a_file_in_the_folder_is_taken_and_a_missing_one_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("streets.csv"), "code,name,areaCode,provinceCode,cityCode\n").unwrap();
        let source = Source::new(Some(folder.path()), SMALL);
        assert_eq!(source.load(Table::Streets).unwrap().origin, Origin::Package);
        assert_eq!(source.load(Table::Flights).unwrap().origin, Origin::StandIn);
        assert_eq!(source.load(Table::Registry).unwrap().origin, Origin::Generated);
    }
}
