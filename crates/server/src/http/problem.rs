//! RFC 9457 problem documents, in the reader's language, with the code, the control and the article.

use crate::failure::{Failure, Fault};
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{FieldIssue, Refusal, RefusalKind};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// The body of every error answer (`application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// URI reference of the code's entry in the catalogue of refusals.
    pub r#type: String,
    /// Short name of the status.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// Requirement row, where one speaks.
    pub control: Option<String>,
    /// Article, where one speaks.
    pub article: Option<u8>,
    /// What to do, in the language asked for.
    pub detail: String,
    /// The same in Chinese.
    pub detail_zh: String,
    /// The same in English.
    pub detail_en: String,
    /// Request id, for the operator.
    pub request_id: Uuid,
    /// Complaints by field.
    pub fields: Vec<FieldIssue>,
}

/// What a handler ends with instead of an answer; the middleware turns it into a [`Problem`].
#[derive(Debug, Clone)]
pub struct ApiError(pub(super) Arc<Failure>);

/// What a handler gives.
pub type Api<T> = Result<T, ApiError>;

impl<F: Into<Failure>> From<F> for ApiError {
    fn from(failure: F) -> Self {
        Self(Arc::new(failure.into()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The status of a refusal.
pub fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Stale => StatusCode::PRECONDITION_FAILED,
        RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        RefusalKind::Suspended => StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS,
    }
}

/// The answer for a failure, with the status its kind has.
pub fn respond(failure: &Failure, request: Uuid, asked: &HeaderMap) -> Response {
    let status = match failure {
        Failure::Refused(refusal) => status_of(refusal.kind),
        Failure::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    respond_as(status, failure, request, asked)
}

/// The answer for a failure. A fault is logged here, once, and shown as its request id only.
pub fn respond_as(status: StatusCode, failure: &Failure, request: Uuid, asked: &HeaderMap) -> Response {
    let refusal = match failure {
        Failure::Refused(refusal) => refusal.as_ref().clone(),
        Failure::Fault(fault) => fault_shown(fault, request),
    };
    let chinese = speaks_chinese(asked);
    let retry_after = refusal.retry_after_s;
    let problem = Problem {
        r#type: format!("/docs/refusals#{}", refusal.code),
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: status.as_u16(),
        detail: if chinese { refusal.zh.clone() } else { refusal.en.clone() },
        code: refusal.code,
        control: refusal.control,
        article: refusal.article,
        detail_zh: refusal.zh,
        detail_en: refusal.en,
        request_id: request,
        fields: refusal.fields,
    };
    let mut response = (status, Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(if chinese { "zh" } else { "en" }));
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn fault_shown(fault: &Fault, request: Uuid) -> Refusal {
    tracing::error!(%fault, request_id = %request, "a request failed");
    Refusal::of(&domain::codes::platform::FAULT).with("request_id", request)
}

/// Chinese unless English is asked for first: the console's users are clerks of a city.
fn speaks_chinese(headers: &HeaderMap) -> bool {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or("zh");
    !asked.trim_start().to_ascii_lowercase().starts_with("en")
}
