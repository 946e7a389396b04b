//! What happens to every request: an id, a same-site check, security headers, problems in the reader's language.

use super::{
    problem::{self, ApiError},
    read::RequestId,
};
use crate::{
    context::Context,
    failure::{Failure, Fault},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::{Refusal, codes::platform};
use uuid::Uuid;

const CONTENT_SECURITY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Gives the request an id, checks where it comes from, and turns failures into problems.
pub async fn conventions(State(ctx): State<Context>, mut request: Request, next: Next) -> Response {
    let id = ctx.entropy.id(ctx.clock.now()).unwrap_or_else(|_| Uuid::nil());
    request.extensions_mut().insert(RequestId(id));
    let asked = request.headers().clone();
    let crossed = crosses_sites(request.method(), request.uri().path(), &asked);
    let mut response = if crossed {
        problem::respond(&Refusal::of(&platform::CROSS_SITE).into(), id, &asked)
    } else {
        problems(next.run(request).await, id, &asked)
    };
    protect(response.headers_mut(), id);
    response
}

/// Turns what a handler or the router refused into a problem document.
fn problems(response: Response, id: Uuid, asked: &HeaderMap) -> Response {
    if let Some(ApiError(failure)) = response.extensions().get::<ApiError>() {
        return problem::respond(failure, id, asked);
    }
    let is_problem =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/problem"));
    let refusal = match response.status() {
        StatusCode::NOT_FOUND if !is_problem => Refusal::of(&platform::UNKNOWN_ROUTE),
        StatusCode::METHOD_NOT_ALLOWED => return method_not_allowed(&response, id, asked),
        // What an extractor of the framework refuses by itself comes as plain text.
        StatusCode::BAD_REQUEST if !is_problem => Refusal::of(&platform::BODY_INVALID).with("where", "?"),
        StatusCode::INTERNAL_SERVER_ERROR if !is_problem => {
            return problem::respond(&Fault::new("a handler panicked").into(), id, asked);
        }
        StatusCode::PAYLOAD_TOO_LARGE if !is_problem => {
            Refusal::of(&platform::TOO_LARGE).with("limit", super::read::BODY_MAX)
        }
        _ => return response,
    };
    problem::respond(&Failure::from(refusal), id, asked)
}

/// Keeps the status, and the list of methods the address does support.
fn method_not_allowed(response: &Response, id: Uuid, asked: &HeaderMap) -> Response {
    let refusal = Refusal::of(&platform::METHOD_NOT_ALLOWED).into();
    let mut answer = problem::respond_as(StatusCode::METHOD_NOT_ALLOWED, &refusal, id, asked);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    answer
}

/// An unsafe request with a session cookie must come from our own pages: browsers send no custom
/// header across sites without asking first, and say in `Sec-Fetch-Site` and `Origin` where a request comes from.
fn crosses_sites(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    if method.is_safe() || !path.starts_with("/api/") {
        return false;
    }
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if text(HeaderName::from_static("x-shuyu-request")) != Some("1") {
        return true;
    }
    if text(HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site != "same-origin" && site != "none") {
        return true;
    }
    let host = text(header::HOST).unwrap_or_default();
    text(header::ORIGIN).is_some_and(|origin| origin.split_once("://").is_none_or(|(_, from)| from != host))
}

fn protect(headers: &mut HeaderMap, id: Uuid) {
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", CONTENT_SECURITY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "no-referrer");
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=()");
    set("cache-control", "no-store");
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn an_unsafe_request_needs_our_header_and_our_origin() {
        let crosses = |pairs: &[(&'static str, &'static str)]| {
            crosses_sites(&Method::POST, "/api/v1/party/session", &headers(pairs))
        };
        assert!(crosses(&[]));
        assert!(!crosses(&[("x-shuyu-request", "1")]));
        assert!(!crosses(&[
            ("x-shuyu-request", "1"),
            ("host", "a:1"),
            ("origin", "http://a:1"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(crosses(&[("x-shuyu-request", "1"), ("host", "a:1"), ("origin", "http://evil")]));
        assert!(crosses(&[("x-shuyu-request", "1"), ("host", "a:1"), ("origin", "null")]));
        assert!(crosses(&[("x-shuyu-request", "1"), ("sec-fetch-site", "same-site")]));
        assert!(!crosses_sites(&Method::GET, "/api/v1/zone/zones", &headers(&[])));
    }
}
