//! How handlers read a request and give an answer.

use super::problem::{Api, ApiError};
use crate::{
    command::{Answer, Call, Idempotency},
    context::Context,
    query::ListQuery,
};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{Actor, Refusal, codes::platform};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Most bytes of a JSON body.
pub const BODY_MAX: usize = 1 << 20;
/// Carries the request id from the middleware.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(pub Uuid);

/// Whoever has a session; 401 without one.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// Session id.
    pub session: Uuid,
    /// What the session is good for.
    pub standing: crate::party::Standing,
    /// Request id.
    pub request: Uuid,
}

impl Caller {
    /// A call without an idempotency key.
    pub fn call(&self) -> Call {
        Call { actor: self.actor.clone(), request: self.request, idempotency: None }
    }
}

/// The request id the middleware gave.
pub fn request_id(parts: &Parts) -> Uuid {
    parts.extensions.get::<RequestId>().map_or_else(Uuid::nil, |id| id.0)
}

impl FromRequestParts<Context> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Api<Self> {
        let token =
            crate::party::session_token(&parts.headers).ok_or_else(|| Refusal::of(&platform::SIGN_IN_REQUIRED))?;
        let session =
            crate::party::find_session(ctx, token).await?.ok_or_else(|| Refusal::of(&platform::SIGN_IN_REQUIRED))?;
        session.standing.admit(parts.uri.path())?;
        Ok(Self { actor: session.actor, session: session.id, standing: session.standing, request: request_id(parts) })
    }
}

/// An identifier in the path; anything that is none does not exist.
#[derive(Debug, Clone, Copy)]
pub struct Id(pub Uuid);

impl FromRequestParts<Context> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Api<Self> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, ctx).await.map_err(|_| Refusal::of(&platform::NOT_FOUND))?;
        // Only the canonical form: other spellings of the same id would be other cache and log keys.
        let id = Uuid::try_parse(&text).ok().filter(|id| id.hyphenated().to_string() == text);
        Ok(Self(id.ok_or_else(|| Refusal::of(&platform::NOT_FOUND))?))
    }
}

/// The query of a list.
pub struct ListOf(pub ListQuery);

impl FromRequestParts<Context> for ListOf {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Api<Self> {
        let Asked(query) = Asked::from_request_parts(parts, ctx).await?;
        Ok(Self(query))
    }
}

/// A query of any shape; what does not parse is refused as a problem.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Context> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Api<Self> {
        let invalid = || Refusal::of(&platform::QUERY_INVALID).with("name", "?");
        // No text of ours holds a NUL, and PostgreSQL cannot be asked about one.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(invalid().into());
        }
        let Query(query) = Query::<T>::from_request_parts(parts, ctx).await.map_err(|_| invalid())?;
        Ok(Self(query))
    }
}

/// Parts of a path of any shape; what does not parse does not exist.
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Context> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Api<Self> {
        let Path(named) =
            Path::<T>::from_request_parts(parts, ctx).await.map_err(|_| Refusal::of(&platform::NOT_FOUND))?;
        Ok(Self(named))
    }
}

/// The version a change is based on, from `If-Match`.
pub struct IfMatch(pub i64);

impl FromRequestParts<Context> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Context) -> Api<Self> {
        let text = parts.headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok());
        let version = text.map(|t| t.trim().trim_start_matches("W/").trim_matches('"')).and_then(|t| t.parse().ok());
        Ok(Self(version.ok_or_else(|| Refusal::of(&platform::VERSION_REQUIRED))?))
    }
}

/// A JSON body with its caller: who sent what, under which idempotency key.
pub struct Submit<T> {
    /// The body.
    pub body: T,
    /// Who calls.
    pub call: Call,
}

impl<T: DeserializeOwned + Send> FromRequest<Context> for Submit<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, ctx: &Context) -> Api<Self> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, ctx).await?;
        let bytes = read_body(body).await?;
        let idempotency = idempotency(&parts, &bytes)?;
        // An absent body is an empty form: actions without fields need none.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        crate::catalogue::guard(ctx, &caller, parts.uri.path(), text).await?;
        let body = parse_json(text)?;
        Ok(Self { body, call: Call { actor: caller.actor, request: caller.request, idempotency } })
    }
}

/// Parses JSON, naming the place of the first error.
pub fn parse_json<T: DeserializeOwned>(text: &[u8]) -> Api<T> {
    if escapes_nul(text) {
        return Err(Refusal::of(&platform::BODY_INVALID).with("where", "\\u0000").into());
    }
    serde_json::from_slice(text).map_err(|e| Refusal::of(&platform::BODY_INVALID).with("where", e).into())
}

/// Whether a JSON text spells a NUL: the two databases would not keep it alike, and no name holds one.
fn escapes_nul(text: &[u8]) -> bool {
    const ESCAPE: &[u8] = b"\\u0000";
    let backslashes = |end: usize| text[..end].iter().rev().take_while(|b| **b == b'\\').count();
    text.windows(ESCAPE.len()).enumerate().any(|(at, window)| window == ESCAPE && backslashes(at) % 2 == 0)
}

/// Reads a body of at most [`BODY_MAX`] bytes.
pub async fn read_body(body: axum::body::Body) -> Api<bytes::Bytes> {
    let collected = Limited::new(body, BODY_MAX).collect().await.map_err(|e| {
        if e.downcast_ref::<LengthLimitError>().is_some() {
            Refusal::of(&platform::TOO_LARGE).with("limit", BODY_MAX)
        } else {
            Refusal::of(&platform::BODY_INVALID).with("where", "the body ended early")
        }
    })?;
    Ok(collected.to_bytes())
}

fn idempotency(parts: &Parts, body: &[u8]) -> Api<Option<Idempotency>> {
    let Some(value) = parts.headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|k| (1..=128).contains(&k.len()) && k.bytes().all(|b| b.is_ascii_graphic()));
    let key = key.ok_or_else(|| Refusal::of(&platform::IDEMPOTENCY_INVALID))?.to_owned();
    let mut hash = gm::Sm3::new();
    for part in [parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), body] {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Ok(Some(Idempotency { key, request_hash: hex::encode(hash.finish()) }))
}

/// An answer with its version as ETag.
pub struct Reply(pub Answer);

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::OK);
        let mut response = if status == StatusCode::NO_CONTENT {
            status.into_response()
        } else {
            (status, Json(self.0.body)).into_response()
        };
        if let Some(etag) = self.0.version.and_then(|v| HeaderValue::from_str(&format!("\"{v}\"")).ok()) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        if self.0.replayed {
            response
                .headers_mut()
                .insert(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
        }
        response
    }
}

/// Parses the JSON body of a request without a session (sign-in, set-up).
pub async fn parse<T: DeserializeOwned>(body: axum::body::Body) -> Api<T> {
    parse_json(&read_body(body).await?)
}

/// The body of an action without fields: `{}`, or nothing at all.
#[derive(Debug, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[cfg(test)]
mod tests {
    use super::escapes_nul;

    #[test]
    fn a_nul_is_found_and_a_spelled_out_escape_is_not() {
        assert!(escapes_nul(br#"{"a":"x\u0000"}"#));
        assert!(escapes_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!escapes_nul(br#"{"a":"\\u0000"}"#));
        assert!(!escapes_nul(b"{}"));
    }
}
