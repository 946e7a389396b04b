//! A client with one kept-alive connection.

use crate::Outcome;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Request, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A connection that takes one request at a time.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

/// Status, headers and body.
pub type Reply = (u16, HeaderMap, Value);

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: address.to_string() })
    }

    /// Sends a request.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn send(&mut self, request: hyper::http::request::Builder, body: Vec<u8>) -> Outcome<Reply> {
        let request = request.header(header::HOST, &self.host).header("x-shuyu-request", "1");
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request.body(Full::new(body.into()))?).await?.into_parts();
        let bytes = body.collect().await?.to_bytes();
        Ok((parts.status.as_u16(), parts.headers, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    /// Reads.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn get(&mut self, path: &str, cookie: &str) -> Outcome<Reply> {
        self.send(Request::get(path).header(header::COOKIE, cookie), Vec::new()).await
    }

    /// Sends a form; `key` is its idempotency key.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn post(&mut self, path: &str, cookie: &str, key: &str, form: &Value) -> Outcome<Reply> {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", format!("bench-{key}"));
        self.send(request, form.to_string().into_bytes()).await
    }
}
