//! Sends create requests, each as an attempt: at most one is under way for an order, a wallet
//! and a kind of device, on however many instances, and a repetition gets the same answer.
//!
//! What is sent is pinned when an attempt begins. The one that begins it sends the request,
//! even if its shopper leaves; all others wait for that answer. An answer that was lost leaves
//! it open whether the gateway took the order: the request is sent again, with the same
//! fields, only where that cannot make a second trade.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tracing::Instrument;

use super::{
    attempt_policy::{LOOK_EVERY, SENDING_MARGIN},
    browser_answer::BrowserAnswer,
    create_locks::AttemptKey,
    create_outcome::{Created, Outcome, nothing_was_sent},
    order::{Order, OrderNo, Wallet},
    reconciler::policy::FIRST_QUERY,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{Attempt, AttemptEnd, AttemptStart, AttemptState, Device, NewAttempt},
};
use crate::clock::milliseconds;

/// What a gateway's document says about create requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct CreateRules {
    /// The gateway's name.
    pub(super) gateway: &'static str,
    /// Whether it takes a number of ours for each attempt. Another has the order itself, and
    /// knows it by its one number.
    pub(super) takes_numbers: bool,
    /// Whether the same request again is the same trade there.
    pub(super) is_idempotent: bool,
    /// Whether the gateway can be queried for an order's state.
    pub(super) has_query: bool,
}

impl CreateRules {
    fn first_query_at_ms(&self, now_ms: i64) -> Option<i64> {
        let first = now_ms.saturating_add(milliseconds(FIRST_QUERY));
        self.has_query.then_some(first)
    }
}

/// A create request that a shopper asks for.
#[derive(Debug)]
pub(super) struct Create {
    pub(super) order: Order,
    pub(super) wallet: Wallet,
    pub(super) device: Device,
    /// What is to be sent, in a form that the gateway's own code alone reads.
    pub(super) fields: Option<String>,
}

impl Merchant {
    /// The answer to a create request: of `sender`, or of the same request before. It gets
    /// the attempt with its number and the fields that are pinned, which may be those of an
    /// earlier request whose answer was lost.
    ///
    /// # Errors
    ///
    /// When the order cannot be paid here any more, the gateway gave no answer, or the store
    /// fails.
    pub(super) async fn create<F>(
        self: &Arc<Self>,
        rules: CreateRules,
        create: Create,
        sender: impl FnOnce(Attempt) -> F + Send + 'static,
    ) -> Result<BrowserAnswer, MerchantRefusal>
    where
        F: Future<Output = Result<Created, MerchantRefusal>> + Send + 'static,
    {
        let key = AttemptKey {
            order_no: create.order.no.as_str().to_ascii_lowercase(),
            gateway: rules.gateway,
            wallet: create.wallet.name(),
            device: create.device.name(),
        };
        let lock = tokio::time::timeout(self.patience(), self.create_locks.lock(key)).await;
        let lock = lock.map_err(|_| MerchantRefusal::AttemptUnknown)?;
        let merchant = Arc::clone(self);
        // A task of its own: its answer is recorded even if the shopper leaves.
        let order_no = create.order.no.as_str();
        let span = tracing::info_span!("create", gateway = rules.gateway, order_no);
        let task = async move {
            let answered = merchant.answer_or_send(rules, create, sender).await;
            drop(lock);
            answered
        };
        let task = tokio::spawn(task.instrument(span));
        task.await.unwrap_or(Err(MerchantRefusal::Storage))
    }

    async fn answer_or_send<F>(
        &self,
        rules: CreateRules,
        create: Create,
        sender: impl FnOnce(Attempt) -> F,
    ) -> Result<BrowserAnswer, MerchantRefusal>
    where
        F: Future<Output = Result<Created, MerchantRefusal>>,
    {
        let began = Instant::now();
        loop {
            match self.begin(rules, &create).await? {
                AttemptStart::Begun(attempt) => {
                    let sent = sender(attempt.clone()).await;
                    let refused = (AttemptState::Refused, None);
                    return self.finish(&attempt, sent, refused).await;
                }
                // The gateway may refuse what it took before, and what was paid meanwhile.
                AttemptStart::BegunAgain(attempt) => {
                    let sent = sender(attempt.clone()).await;
                    let open = (AttemptState::Unknown, attempt.next_query_at_ms);
                    return self.finish(&attempt, sent, open).await;
                }
                AttemptStart::Answered(attempt) => {
                    self.metrics.create(rules.gateway, "repeated");
                    let kept = attempt.answer.and_then(BrowserAnswer::kept);
                    return kept.ok_or(MerchantRefusal::AttemptUnknown);
                }
                AttemptStart::Running(_) if began.elapsed() < self.patience() => {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                AttemptStart::Running(_) | AttemptStart::Unknown(_) => {
                    return Err(MerchantRefusal::AttemptUnknown);
                }
                AttemptStart::OtherGateway => return Err(MerchantRefusal::GatewayDiffers),
                AttemptStart::NumberTaken => return Err(MerchantRefusal::BadOrderNo),
                AttemptStart::Settled => return Err(MerchantRefusal::Settled),
                AttemptStart::Expired => return Err(MerchantRefusal::Expired),
            }
        }
    }

    async fn begin(
        &self,
        rules: CreateRules,
        create: &Create,
    ) -> Result<AttemptStart, MerchantRefusal> {
        let now_ms = self.clock.now_ms();
        let patience = milliseconds(self.patience());
        let further = rules.takes_numbers.then(OrderNo::random);
        let attempt = NewAttempt {
            order_no: create.order.no.clone(),
            gateway: rules.gateway.into(),
            wallet: create.wallet,
            device: create.device,
            further_number: further.map(|number| number.as_str().to_owned()),
            fields: create.fields.clone(),
            first_query_at_ms: rules.first_query_at_ms(now_ms),
            sending_until_ms: now_ms.saturating_add(patience),
            resend: rules.is_idempotent,
        };
        Ok(self.store.begin_attempt(attempt, now_ms).await?)
    }

    /// Keeps what came of sending, and only then hands it on. `refused` is what a refusal means:
    /// the attempt's state, and when the gateway is queried next.
    async fn finish(
        &self,
        attempt: &Attempt,
        sent: Result<Created, MerchantRefusal>,
        refused: (AttemptState, Option<i64>),
    ) -> Result<BrowserAnswer, MerchantRefusal> {
        let outcome = match &sent {
            Ok(created) => created.meaning.outcome.clone(),
            Err(refusal) if nothing_was_sent(*refusal) => Outcome::Refused,
            Err(_) => Outcome::Unclear,
        };
        let counted = match &outcome {
            Outcome::Taken { .. } => "taken",
            Outcome::Refused => "refused",
            Outcome::RefusedAccount => "refused_account",
            Outcome::Unclear => "unclear",
        };
        self.metrics.create(attempt.gateway.as_str(), counted);
        let mut end = AttemptEnd {
            state: AttemptState::Unknown,
            answer: None,
            trade_no: None,
            ends_at_ms: None,
            next_query_at_ms: attempt.next_query_at_ms,
        };
        match outcome {
            Outcome::Taken {
                trade_no,
                handed_out,
            } => {
                end.state = AttemptState::Answered;
                end.answer = sent.as_ref().ok().map(|created| created.answer.to_keep());
                end.trade_no = trade_no;
                let life = handed_out.life().map(milliseconds);
                end.ends_at_ms = life.map(|life| self.clock.now_ms().saturating_add(life));
            }
            Outcome::Refused | Outcome::RefusedAccount => {
                (end.state, end.next_query_at_ms) = refused;
            }
            Outcome::Unclear => {}
        }
        self.record_answer(attempt, sent.as_ref()).await?;
        self.store.finish_attempt(attempt, end).await?;
        sent.map(|created| created.answer)
    }

    /// For how long a sender counts as at work, and others wait for its answer.
    fn patience(&self) -> Duration {
        self.create_timeout + SENDING_MARGIN
    }
}
