//! The object store the query engine reads from: the files bound to a task, and no others.
//!
//! A statement cannot name a file that was not bound: to the engine it does not exist. Ranges of
//! Parquet map to 64 KiB chunks, so only what a query needs is decrypted.

use super::{OpenFile, Vault, path};
use crate::Failure;
use async_trait::async_trait;
use datafusion::prelude::SessionContext;
use domain::task::{Keys, VaultRef};
use futures::{StreamExt, stream, stream::BoxStream};
use object_store::{
    CopyOptions, GetOptions, GetRange, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, path::Path,
};
use std::{collections::BTreeMap, fmt, ops::Range, sync::Arc};

/// Where bound files live: `vault://files/<area>/<path>`.
const ORIGIN: &str = "vault://files";

/// The files bound to one task, readable by the query engine.
#[derive(Debug, Clone, Default)]
pub struct BoundFiles {
    files: BTreeMap<Path, OpenFile>,
}

impl BoundFiles {
    /// Nothing bound yet.
    pub fn none() -> Self {
        Self::default()
    }

    /// Opens `file` and binds it; gives the URL the engine reads it under.
    ///
    /// # Errors
    /// A fault when the vault does not open it.
    pub fn bind(&mut self, vault: &Vault, file: &VaultRef, keys: &Keys) -> std::result::Result<String, Failure> {
        let opened = vault.open(file, keys)?;
        Ok(self.bind_open(&format!("{}/{}", path::folder(file.area), file.path), opened))
    }

    /// Binds an open file under a name of the caller's; gives the URL the engine reads it under.
    pub fn bind_open(&mut self, name: &str, file: OpenFile) -> String {
        let at = Path::from(name);
        let url = format!("{ORIGIN}/{at}");
        self.files.insert(at, file);
        url
    }

    /// Lets `context` read the bound files.
    ///
    /// # Errors
    /// A fault when the engine refuses the address, which it never should.
    pub fn register(self, context: &SessionContext) -> std::result::Result<(), Failure> {
        let origin = datafusion::datasource::listing::ListingTableUrl::parse(ORIGIN)
            .map_err(|_| Failure::fault("the vault's address is no URL"))?;
        context.runtime_env().register_object_store(origin.object_store().as_ref(), Arc::new(self));
        Ok(())
    }

    fn find(&self, at: &Path) -> Result<&OpenFile> {
        self.files.get(at).ok_or_else(|| object_store::Error::NotFound {
            path: at.to_string(),
            source: "not bound to this task".into(),
        })
    }

    fn meta(at: &Path, file: &OpenFile) -> ObjectMeta {
        ObjectMeta {
            location: at.clone(),
            // Bound files never change during a task, so any constant serves the engine's caches.
            last_modified: Default::default(),
            size: file.len(),
            e_tag: None,
            version: None,
        }
    }
}

/// Reads off the async threads: decryption and disk reads block.
async fn read(file: &OpenFile, range: Range<u64>) -> Result<bytes::Bytes> {
    let file = file.clone();
    tokio::task::spawn_blocking(move || file.read_range(range)).await?.map_err(generic)
}

fn generic(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic { store: "vault", source: error.kind().to_string().into() }
}

fn read_only<T>() -> Result<T> {
    Err(object_store::Error::NotSupported { source: "bound files are read only".into() })
}

impl fmt::Display for BoundFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vault ({} bound files)", self.files.len())
    }
}

#[async_trait]
impl ObjectStore for BoundFiles {
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let file = self.find(location)?;
        let meta = Self::meta(location, file);
        options.check_preconditions(&meta)?;
        let range = match &options.range {
            None => 0..meta.size,
            Some(asked) => resolve(asked, meta.size)?,
        };
        let payload = if options.head {
            stream::empty().boxed()
        } else {
            let (file, range) = (file.clone(), range.clone());
            stream::once(async move { read(&file, range).await }).boxed()
        };
        let payload = GetResultPayload::Stream(payload);
        Ok(GetResult { payload, meta, range, attributes: Default::default() })
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<bytes::Bytes>> {
        let file = self.find(location)?.clone();
        let ranges = ranges.to_vec();
        let reading = move || ranges.into_iter().map(|range| file.read_range(range).map_err(generic)).collect();
        tokio::task::spawn_blocking(reading).await?
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let below = |at: &Path| prefix.is_none_or(|prefix| at.prefix_matches(prefix));
        let found: Vec<_> =
            self.files.iter().filter(|(at, _)| below(at)).map(|(at, file)| Ok(Self::meta(at, file))).collect();
        stream::iter(found).boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let objects: Result<Vec<_>> = self.list(prefix).collect::<Vec<_>>().await.into_iter().collect();
        Ok(ListResult { common_prefixes: Vec::new(), objects: objects? })
    }

    async fn put_opts(&self, _: &Path, _: PutPayload, _: PutOptions) -> Result<PutResult> {
        read_only()
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        read_only()
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        locations.map(|_| read_only()).boxed()
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<()> {
        read_only()
    }
}

/// The range of a file of `len` bytes that `asked` means.
fn resolve(asked: &GetRange, len: u64) -> Result<Range<u64>> {
    asked
        .as_range(len)
        .map_err(|_| object_store::Error::Generic { store: "vault", source: "range outside the file".into() })
}
