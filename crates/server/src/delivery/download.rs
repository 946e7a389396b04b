//! The download of a whole data set, as a stream that ends where its lease does.
//!
//! Rows go out in parts. Each part is asked for again, read, recorded in the usage log and only then
//! handed on. A cut ends the stream without its proper end, so that no reader takes a part for the whole.

use super::gateway::{Call, limits};
use crate::{
    context::Context,
    failure::{Failure, Fault, Outcome},
    http::{Api, Asked, Named, Problem},
    ports::{ShelfPage, ShelfQuery},
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, stream};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::io;
use utoipa::{IntoParams, ToSchema};

/// Rows of one part: one usage record, one look at the lease.
const PART: u64 = 10_000;
/// Rows asked of the shelf at once.
const PAGE: u64 = 1_000;

/// Format of a download.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// RFC 4180 with a header line, UTF-8.
    #[default]
    Csv,
    /// One JSON object a line.
    Ndjson,
}

/// What is asked of a download.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DownloadQuery {
    /// `csv` where absent.
    #[param(inline)]
    format: Option<Format>,
}

/// The whole of a data set as a stream; it breaks off when its authorisation ends.
#[utoipa::path(get, path = "/data/v1/{product}/download", tag = "delivery", operation_id = "download_product_data",
    params(("product" = String, Path), ("Authorization" = String, Header, description = "Bearer and the subscription's key"),
        DownloadQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = "default", body = Problem)))]
pub async fn download(
    State(ctx): State<Context>,
    Named(code): Named<String>,
    Asked(query): Asked<DownloadQuery>,
    headers: HeaderMap,
) -> Api<Response> {
    let call = Call::admitted(&ctx, &code, &headers).await?;
    call.opened.product.require_data_set()?;
    let format = query.format.unwrap_or_default();
    // The first part is read and counted before the head of the answer: what is refused is a problem, not a broken stream.
    let (first, next) = part(&ctx, &call, format, 0).await?;
    let left = call.metered(&ctx, 1, first.rows).await?;
    let (kind, extension) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Ndjson => ("application/x-ndjson", "ndjson"),
    };
    let mut head = HeaderMap::new();
    limits(&mut head, &call, left);
    let body = Body::from_stream(parts(ctx, call, format, first.bytes, next));
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let name = format!("attachment; filename=\"{code}.{extension}\"");
    head.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&name).map_err(|e| Fault::caused("a file name", e))?,
    );
    Ok((head, body).into_response())
}

/// Encoded rows.
struct Part {
    bytes: Bytes,
    rows: i64,
}

/// What a stream goes on with: bytes that are counted already, or the place of the next part.
enum Place {
    Counted(Bytes, Option<u64>),
    Next(u64),
}

/// The parts of a download, the first of which is read and counted already.
fn parts(
    ctx: Context,
    call: Call,
    format: Format,
    first: Bytes,
    next: Option<u64>,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold(Some(Place::Counted(first, next)), move |place| {
        let ctx = ctx.clone();
        let call = call.clone();
        async move {
            let Some(place) = place else { return Ok(None) };
            let (bytes, next) = match place {
                Place::Counted(bytes, next) => (bytes, next),
                Place::Next(offset) => further(&ctx, &call, format, offset).await.map_err(broken_off)?,
            };
            Ok(Some((bytes, next.map(Place::Next))))
        }
    })
}

/// One more part, counted as rows of the same call.
async fn further(ctx: &Context, call: &Call, format: Format, offset: u64) -> Outcome<(Bytes, Option<u64>)> {
    call.still_admitted(ctx).await?;
    let (part, next) = part(ctx, call, format, offset).await?;
    call.metered(ctx, 0, part.rows).await?;
    Ok((part.bytes, next))
}

/// Rows from `offset` on, encoded, and where the next part starts.
async fn part(ctx: &Context, call: &Call, format: Format, offset: u64) -> Outcome<(Part, Option<u64>)> {
    let mut bytes = Vec::new();
    let mut rows = 0;
    let mut next = Some(offset);
    while let Some(from) = next.filter(|from| from - offset < PART) {
        let query = ShelfQuery { offset: from, limit: PAGE, ..ShelfQuery::default() };
        let page = call.rows(ctx, &query).await?;
        rows += i64::try_from(page.rows.len()).unwrap_or(i64::MAX);
        next = page.next.filter(|next| *next > from);
        encode(&mut bytes, format, &page, from == 0)?;
    }
    Ok((Part { bytes: bytes.into(), rows }, next))
}

fn encode(bytes: &mut Vec<u8>, format: Format, page: &ShelfPage, head: bool) -> Outcome<()> {
    match format {
        Format::Csv => {
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
            let fault = |e: csv::Error| Fault::caused("writing a download", e);
            if head {
                writer.write_record(page.columns.iter().map(|name| harmless(name))).map_err(fault)?;
            }
            for row in &page.rows {
                writer.write_record(row.iter().map(cell)).map_err(fault)?;
            }
            writer.flush().map_err(|e| Fault::caused("writing a download", e))?;
        }
        Format::Ndjson => {
            for row in &page.rows {
                let object: Map<String, Value> = page.columns.iter().cloned().zip(row.iter().cloned()).collect();
                serde_json::to_writer(&mut *bytes, &object)?;
                bytes.push(b'\n');
            }
        }
    }
    Ok(())
}

/// A value as CSV has it: text that no spreadsheet takes for a formula, null as nothing.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        other => other.to_string(),
    }
}

/// A text behind an apostrophe where a spreadsheet would take it for a formula, full-width forms included (EC-190).
/// Numbers are no texts here and keep their sign.
fn harmless(text: &str) -> String {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if starts { format!("'{text}") } else { text.to_owned() }
}

/// The end of a stream that may not go on: the connection is closed without the end of the body.
fn broken_off(failure: Failure) -> io::Error {
    match failure {
        Failure::Refused(refusal) => {
            tracing::info!(code = refusal.code, "a download was broken off");
            io::Error::new(io::ErrorKind::ConnectionAborted, refusal.code)
        }
        Failure::Fault(fault) => {
            tracing::error!(%fault, "a download broke off");
            io::Error::other("the download broke off")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Format, encode};
    use crate::ports::ShelfPage;
    use serde_json::json;

    #[test]
    fn ec_190_a_text_in_a_csv_is_never_a_formula_and_numbers_keep_their_sign() {
        let page = ShelfPage {
            columns: vec!["=n".into(), "amount".into()],
            rows: vec![vec![json!("=cmd|' /C calc'!A0"), json!(-1.5)], vec![json!("＠SUM(A1)"), json!(null)]],
            next: None,
        };
        let mut csv = Vec::new();
        encode(&mut csv, Format::Csv, &page, true).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "'=n,amount\r\n'=cmd|' /C calc'!A0,-1.5\r\n'＠SUM(A1),\r\n");
        let mut lines = Vec::new();
        encode(&mut lines, Format::Ndjson, &page, true).unwrap();
        assert!(String::from_utf8(lines).unwrap().starts_with("{\"=n\":\"=cmd|"), "JSON is no spreadsheet");
    }
}
