//! The usage log: a call is answered after its record is durable; quotas are exact under concurrency.
//!
//! One task takes all records: it checks the quota against a counter that only it changes, writes what
//! waits in one transaction (group commit), and closes a segment at least every second, which enters
//! the ledger as one entry with count and root.

use super::{
    actions::CloseSegment,
    store::{self, UsageRecord},
};
use crate::{
    command::Call,
    context::Context,
    failure::{Failure, Fault, Outcome},
};
use domain::{Actor, Refusal, airlock::Export, codes::delivery, delivery::Subscription, product::Product};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// Most records in one transaction.
const BATCH: usize = 512;
/// Most records in one segment.
const SEGMENT: u64 = 10_000;

/// What a key opens, read once and forgotten when its subscription or product changes.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The subscription.
    pub subscription: Subscription,
    /// Its product.
    pub product: Product,
    /// The export it was released by.
    pub export: Export,
}

/// A record on its way.
struct Waiting {
    record: UsageRecord,
    quota: u64,
    reply: oneshot::Sender<Outcome<u64>>,
}

/// What keys open, by the key's hash.
#[derive(Default)]
struct Shop {
    opened: HashMap<String, Arc<Opened>>,
    /// How often something was forgotten: what was read before must not come back after it.
    forgotten: u64,
}

/// The meter's state.
pub struct Meter {
    opened: RwLock<Shop>,
    queue: mpsc::Sender<Waiting>,
    waiting: Mutex<Option<mpsc::Receiver<Waiting>>>,
}

impl Default for Meter {
    fn default() -> Self {
        let (queue, waiting) = mpsc::channel(8192);
        Self { opened: RwLock::default(), queue, waiting: Mutex::new(Some(waiting)) }
    }
}

impl Meter {
    /// Forgets what rests on this product or subscription.
    pub fn forget(&self, id: Uuid) {
        let mut shop = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        shop.opened.retain(|_, o| o.subscription.id.0 != id && o.product.id.0 != id);
        shop.forgotten += 1;
    }

    /// What a key opens, where it is known already, and the count to hand to [`Self::keep`].
    pub fn opened(&self, hash: &str) -> (Option<Arc<Opened>>, u64) {
        let shop = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        (shop.opened.get(hash).cloned(), shop.forgotten)
    }

    /// Keeps what a key opens, unless something was forgotten since it was read: a key revoked
    /// meanwhile would work on.
    pub fn keep(&self, hash: String, opened: Arc<Opened>, as_of: u64) {
        let mut shop = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        if shop.forgotten != as_of {
            return;
        }
        if shop.opened.len() >= 10_000 {
            shop.opened.clear();
        }
        shop.opened.insert(hash, opened);
    }

    /// Makes a record durable; returns the calls left today.
    ///
    /// # Errors
    /// `delivery.quota_used`, `platform.busy`.
    pub async fn record(&self, record: UsageRecord, quota: u64) -> Outcome<u64> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send(Waiting { record, quota, reply })
            .map_err(|_| Failure::from(Refusal::of(&domain::codes::platform::BUSY).retry_after(1)))?;
        answer.await.map_err(|_| Failure::from(Fault::new("the meter dropped a record")))?
    }
}

/// Runs the meter until the shutdown.
pub async fn run_meter(ctx: Context) {
    let receiver = ctx.meter.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut receiver) = receiver else { return };
    let mut log = match Log::open(&ctx).await {
        Ok(log) => log,
        Err(failure) => {
            tracing::error!(?failure, "the usage log could not be opened");
            return;
        }
    };
    let mut tick = tokio::time::interval(Duration::from_millis(900));
    loop {
        tokio::select! {
            () = ctx.shutdown.cancelled() => break,
            _ = tick.tick() => log.close_segment(&ctx).await,
            first = receiver.recv() => {
                let Some(first) = first else { break };
                let mut batch = vec![first];
                while batch.len() < BATCH && let Ok(next) = receiver.try_recv() {
                    batch.push(next);
                }
                log.write(&ctx, batch).await;
                if log.open_records() >= SEGMENT {
                    log.close_segment(&ctx).await;
                }
            }
        }
    }
    log.close_segment(&ctx).await;
}

/// The log as its only writer knows it.
struct Log {
    next: i64,
    closed: i64,
    used: HashMap<(Uuid, i32), u64>,
}

impl Log {
    async fn open(ctx: &Context) -> Outcome<Self> {
        Ok(Self { next: store::newest(ctx).await? + 1, closed: store::segments_end(ctx).await?, used: HashMap::new() })
    }

    fn open_records(&self) -> u64 {
        (self.next - 1 - self.closed).unsigned_abs()
    }

    async fn write(&mut self, ctx: &Context, batch: Vec<Waiting>) {
        let mut records = Vec::with_capacity(batch.len());
        let mut replies = Vec::with_capacity(batch.len());
        for Waiting { mut record, quota, reply } in batch {
            match self.count(ctx, &record, quota).await {
                Ok(left) => {
                    record.seq = self.next + i64::try_from(records.len()).unwrap_or(0);
                    records.push(record);
                    replies.push((reply, left));
                }
                Err(failure) => {
                    let _ = reply.send(Err(failure));
                }
            }
        }
        if records.is_empty() {
            return;
        }
        match store::insert(ctx, &records).await {
            Ok(()) => {
                self.next += i64::try_from(records.len()).unwrap_or(0);
                for (reply, left) in replies {
                    let _ = reply.send(Ok(left));
                }
            }
            Err(failure) => {
                tracing::error!(?failure, "usage records could not be written; their calls are not answered");
                // What was counted is read from the log again.
                self.used.clear();
                for (reply, _) in replies {
                    let _ = reply.send(Err(Fault::new("the usage log").into()));
                }
            }
        }
    }

    async fn count(&mut self, ctx: &Context, record: &UsageRecord, quota: u64) -> Outcome<u64> {
        let key = (record.subscription, record.day);
        let used = match self.used.get(&key) {
            Some(used) => *used,
            None => {
                if self.used.len() >= 100_000 {
                    self.used.clear();
                }
                store::used(ctx, record.subscription, record.day).await?
            }
        };
        if record.calls > 0 && used >= quota {
            self.used.insert(key, used);
            let wait = domain::civil::seconds_to_midnight(ctx.clock.now());
            return Err(Refusal::of(&delivery::QUOTA_USED).with("quota", quota).retry_after(wait).into());
        }
        let used = used.saturating_add_signed(record.calls.into());
        self.used.insert(key, used);
        Ok(quota.saturating_sub(used))
    }

    async fn close_segment(&mut self, ctx: &Context) {
        while self.open_records() > 0 {
            if let Err(failure) = self.close_one(ctx).await {
                tracing::error!(?failure, "a usage segment could not be closed");
                return;
            }
        }
    }

    async fn close_one(&mut self, ctx: &Context) -> Outcome<()> {
        let records = store::after(ctx, self.closed, SEGMENT).await?;
        let (Some(first), Some(last)) = (records.first(), records.last()) else {
            self.closed = self.next - 1;
            return Ok(());
        };
        let mut hash = gm::Sm3::new();
        for record in &records {
            hash.update(&record.bytes());
        }
        let segment = CloseSegment { first: first.seq, count: records.len() as u64, root: hash.finish() };
        let call = Call::by_platform(Actor::system(), ctx.entropy.id(ctx.clock.now())?);
        ctx.command(call, segment).await?;
        self.closed = last.seq;
        Ok(())
    }
}
