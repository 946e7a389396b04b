//! Somebody with an account who uses the platform through its HTTP interface, in process.

use super::clock::DemoClock;
use crate::cli::Ending;
use axum::{Router, body::Body};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use server::{clock::Clock, party::totp};
use time::Duration;
use tower::ServiceExt;

/// A part of a multipart body ends where this begins.
const BOUNDARY: &str = "shuyu-demo-boundary-7f3a";

/// An answer of the interface.
#[derive(Debug)]
pub struct Answered {
    /// Status.
    pub status: StatusCode,
    /// Body; null where it is none.
    pub body: Value,
    bytes: Bytes,
    cookie: Option<String>,
}

/// A person at a keyboard.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    clock: DemoClock,
    account: String,
    password: String,
    cookie: Option<String>,
    secret: Option<Vec<u8>>,
}

impl Visitor {
    /// Somebody with this account.
    pub fn new(router: Router, clock: DemoClock, account: &str, password: &str) -> Self {
        Self { router, clock, account: account.into(), password: password.into(), cookie: None, secret: None }
    }

    /// The secret of the authenticator, as one types it in; none where no second factor was asked for.
    pub fn secret(&self) -> Option<String> {
        self.secret.as_deref().map(totp::base32)
    }

    fn code(&self) -> Option<String> {
        self.secret.as_deref().map(|secret| totp::code(secret, totp::step(self.clock.now())))
    }

    async fn send(&self, request: Request<Body>) -> Result<Answered, Ending> {
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|c| c.to_str().ok());
        let cookie = cookie.and_then(|c| c.split(';').next()).map(str::to_owned);
        let bytes = response.into_body().collect().await.map_err(|e| Ending::Fault(e.to_string()))?.to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answered { status, body, bytes, cookie })
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let builder =
            Request::builder().method(method).uri(path).header("x-shuyu-request", "1").header(header::HOST, "demo");
        match &self.cookie {
            Some(cookie) => builder.header(header::COOKIE, cookie),
            None => builder,
        }
    }

    async fn sign_in(&mut self) -> Result<(), Ending> {
        let mut answered = self.try_sign_in().await?;
        if answered.body["code"] == "party.code_used" {
            self.clock.pass(Duration::seconds(totp::STEP_SECONDS));
            answered = self.try_sign_in().await?;
        }
        if answered.status != StatusCode::OK {
            return Err(unexpected("sign in", &answered));
        }
        self.cookie = answered.cookie;
        if answered.body["standing"] == "factor_needed" {
            self.enrol().await?;
        }
        Ok(())
    }

    async fn try_sign_in(&self) -> Result<Answered, Ending> {
        let form = json!({ "account": self.account, "password": self.password, "code": self.code() });
        self.send_form("/api/v1/party/session", &form).await
    }

    /// Enrols a second factor with an authenticator of one's own.
    async fn enrol(&mut self) -> Result<(), Ending> {
        const PATH: &str = "/api/v1/party/second-factor";
        let begun = self.send_form(PATH, &json!({})).await?;
        let secret = begun.body["secret"].as_str().and_then(totp::from_base32);
        self.secret = Some(secret.ok_or_else(|| unexpected("enrol", &begun))?);
        let confirmed = self.send_form(&format!("{PATH}/confirm"), &json!({ "code": self.code() })).await?;
        if confirmed.status == StatusCode::OK { Ok(()) } else { Err(unexpected("enrol", &confirmed)) }
    }

    async fn send_form(&self, path: &str, form: &Value) -> Result<Answered, Ending> {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(form.to_string())).map_err(fault)?).await
    }

    /// Sends a request, signing in first where there is no session, or it has run out.
    async fn with_session(
        &mut self,
        method: Method,
        path: &str,
        version: Option<i64>,
        body: &[u8],
        kind: &str,
    ) -> Result<Answered, Ending> {
        for _ in 0..2 {
            if self.cookie.is_none() {
                self.sign_in().await?;
            }
            let mut builder = self.request(method.clone(), path).header(header::CONTENT_TYPE, kind);
            if let Some(version) = version {
                builder = builder.header(header::IF_MATCH, format!("\"{version}\""));
            }
            let answered = self.send(builder.body(Body::from(body.to_vec())).map_err(fault)?).await?;
            if answered.status != StatusCode::UNAUTHORIZED {
                return Ok(answered);
            }
            self.cookie = None;
        }
        Err(Ending::Fault(format!("{} cannot stay signed in", self.account)))
    }

    /// Reads an address.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub async fn get(&mut self, path: &str) -> Result<Value, Ending> {
        let answered = self.with_session(Method::GET, path, None, b"", "application/json").await?;
        if answered.status == StatusCode::OK { Ok(answered.body) } else { Err(unexpected(path, &answered)) }
    }

    /// Sends a form and gives whatever is answered.
    ///
    /// # Errors
    /// Faults of the interface.
    pub async fn try_post(&mut self, path: &str, body: Value) -> Result<Answered, Ending> {
        self.with_session(Method::POST, path, None, body.to_string().as_bytes(), "application/json").await
    }

    /// Sends a form that must be accepted.
    ///
    /// # Errors
    /// When it is not.
    pub async fn post(&mut self, path: &str, body: Value) -> Result<Value, Ending> {
        let answered = self.try_post(path, body).await?;
        if answered.status.is_success() { Ok(answered.body) } else { Err(unexpected(path, &answered)) }
    }

    /// Acts on an object as it is now and gives whatever is answered. `place` is `mandate/agreements`.
    ///
    /// # Errors
    /// Faults of the interface.
    pub async fn try_act(&mut self, place: &str, id: &str, verb: &str, body: Value) -> Result<Answered, Ending> {
        let object = self.get(&format!("/api/v1/{place}/{id}")).await?;
        let path = format!("/api/v1/{place}/{id}/{verb}");
        self.with_session(
            Method::POST,
            &path,
            object["version"].as_i64(),
            body.to_string().as_bytes(),
            "application/json",
        )
        .await
    }

    /// Acts on an object; the action must be accepted.
    ///
    /// # Errors
    /// When it is not.
    pub async fn act(&mut self, place: &str, id: &str, verb: &str, body: Value) -> Result<Value, Ending> {
        let answered = self.try_act(place, id, verb, body).await?;
        if answered.status.is_success() {
            Ok(answered.body)
        } else {
            Err(unexpected(&format!("{place} {verb}"), &answered))
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub async fn download(&mut self, path: &str) -> Result<Bytes, Ending> {
        let answered = self.with_session(Method::GET, path, None, b"", "application/json").await?;
        if answered.status == StatusCode::OK { Ok(answered.bytes) } else { Err(unexpected(path, &answered)) }
    }

    /// Uploads a file for a resource.
    ///
    /// # Errors
    /// When the upload is not accepted.
    pub async fn upload(&mut self, id: &str, file_name: &str, bytes: &[u8]) -> Result<Value, Ending> {
        let object = self.get(&format!("/api/v1/catalogue/resources/{id}")).await?;
        let path = format!("/api/v1/catalogue/resources/{id}/import");
        self.send_file(&path, object["version"].as_i64(), file_name, bytes).await
    }

    /// Sends a file to an address.
    ///
    /// # Errors
    /// When it is not accepted.
    pub async fn send_file(
        &mut self,
        path: &str,
        version: Option<i64>,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Value, Ending> {
        let mut body =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n")
                .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let answered = self.with_session(Method::POST, path, version, &body, &kind).await?;
        if answered.status.is_success() { Ok(answered.body) } else { Err(unexpected(path, &answered)) }
    }

    /// Calls a product with a subscription's key.
    ///
    /// # Errors
    /// Faults of the interface.
    pub async fn call(&self, path: &str, key: &str) -> Result<Answered, Ending> {
        let builder = Request::builder()
            .uri(path)
            .header(header::HOST, "demo")
            .header(header::AUTHORIZATION, format!("Bearer {key}"));
        self.send(builder.body(Body::empty()).map_err(fault)?).await
    }
}

fn fault(error: hyper::http::Error) -> Ending {
    Ending::Fault(error.to_string())
}

/// The fault of a step that did not go as it must.
pub fn unexpected(what: &str, answered: &Answered) -> Ending {
    Ending::Fault(format!("演示步骤未按预期进行 a demo step went wrong: {what}: {} {}", answered.status, answered.body))
}
