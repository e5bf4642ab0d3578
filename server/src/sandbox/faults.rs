//! Failures on demand: the next requests at one place of one gateway fail.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::info::{GatewayInfo, Notifications};

/// Bytes that are not JSON, not UTF-8 and not HTML.
const GARBAGE: &[u8] = b"\x1f\x8b\x00\xff{\"cod";

/// The place where a fault happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FaultPlace {
    Create,
    State,
    /// The gateway's notification.
    Notify,
}

/// A fault as tests and the console ask for it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultSpec {
    /// The gateway's name.
    pub(super) gateway: String,
    at: FaultPlace,
    kind: String,
    #[serde(default)]
    value: Value,
    /// How many requests fail.
    #[serde(default = "once")]
    times: u32,
}

const fn once() -> u32 {
    1
}

/// How a request fails. Where nothing else is written, the gateway carries out the request,
/// and its answer is changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FaultKind {
    /// The answer comes late.
    Delay(Duration),
    /// The connection closes before the gateway does anything.
    DropBefore,
    /// The gateway carries out the request, and the connection closes without an answer.
    DropAfter,
    /// The answer is replaced by this.
    Body(Vec<u8>),
    /// The answer ends after so many bytes, or in the middle.
    Truncate(Option<usize>),
    /// The answer has this HTTP status; 429 and 503 come with `Retry-After`.
    Status(u16),
    /// Nothing is done, the gateway rejects the signature. A notification has a wrong
    /// signature or token.
    BadSignature,
    /// Nothing is done, the gateway refuses with this code of its own. A notification has
    /// this state.
    Code(Value),
}

/// The fault cannot happen; the words are the reason.
#[derive(Clone, Copy, Debug)]
pub(super) struct InvalidFault(pub(super) &'static str);

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(Debug)]
struct Fault {
    gateway: &'static GatewayInfo,
    spec: FaultSpec,
    kind: FaultKind,
}

/// The faults to come, in the order in which they were added. Each request uses up the
/// first one for its gateway and place.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault at the gateway that the specification names.
    pub(super) fn add(
        &mut self,
        gateway: &'static GatewayInfo,
        spec: FaultSpec,
    ) -> Result<(), InvalidFault> {
        let kind = kind(&spec)?;
        check(gateway, spec.at, &kind)?;
        self.0.push(Fault {
            gateway,
            spec,
            kind,
        });
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The faults to come, with the number of times that is left of each.
    pub(super) fn pending(&self) -> Vec<FaultSpec> {
        self.0.iter().map(|fault| fault.spec.clone()).collect()
    }

    /// Uses up the fault that is due at this place.
    pub(super) fn take(&mut self, gateway: &GatewayInfo, at: FaultPlace) -> Option<FaultKind> {
        self.0.retain(|fault| fault.spec.times > 0);
        let fault = self
            .0
            .iter_mut()
            .find(|fault| fault.gateway == gateway && fault.spec.at == at)?;
        fault.spec.times -= 1;
        let kind = fault.kind.clone();
        self.0.retain(|fault| fault.spec.times > 0);
        Some(kind)
    }
}

fn check(gateway: &GatewayInfo, at: FaultPlace, kind: &FaultKind) -> Result<(), InvalidFault> {
    let reason = match at {
        FaultPlace::State if !gateway.has_state_query => "this gateway answers no state query",
        FaultPlace::Notify if gateway.notifications == Notifications::None => {
            "this gateway sends no notification"
        }
        FaultPlace::Notify => match kind {
            FaultKind::Truncate(_) | FaultKind::Status(_) | FaultKind::DropAfter => {
                "a notification cannot fail like that"
            }
            FaultKind::Code(_) if !gateway.notifications.have_state() => {
                "this gateway's notification has no state"
            }
            FaultKind::Delay(_)
            | FaultKind::DropBefore
            | FaultKind::BadSignature
            | FaultKind::Code(_)
            | FaultKind::Body(_) => return Ok(()),
        },
        FaultPlace::Create | FaultPlace::State
            if *kind == FaultKind::BadSignature && !gateway.verifies_signatures =>
        {
            "this gateway has no signature"
        }
        FaultPlace::Create | FaultPlace::State => return Ok(()),
    };
    Err(InvalidFault(reason))
}

fn kind(spec: &FaultSpec) -> Result<FaultKind, InvalidFault> {
    let number = spec.value.as_u64();
    let bytes = || {
        spec.value
            .as_str()
            .map_or_else(|| spec.value.to_string(), str::to_owned)
            .into_bytes()
    };
    match spec.kind.as_str() {
        "delay" => number
            .map(|ms| FaultKind::Delay(Duration::from_millis(ms)))
            .ok_or(InvalidFault("delay: value is milliseconds")),
        "drop" | "drop-before" => Ok(FaultKind::DropBefore),
        "drop-after" => Ok(FaultKind::DropAfter),
        "garbage" => Ok(FaultKind::Body(GARBAGE.to_vec())),
        "body" => Ok(FaultKind::Body(bytes())),
        "truncate" => Ok(FaultKind::Truncate(
            number.and_then(|bytes| usize::try_from(bytes).ok()),
        )),
        "status" => number
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| (200..600).contains(status))
            .map(FaultKind::Status)
            .ok_or(InvalidFault(
                "status: value is an HTTP status from 200 to 599",
            )),
        "bad-signature" => Ok(FaultKind::BadSignature),
        "code" if !spec.value.is_null() => Ok(FaultKind::Code(spec.value.clone())),
        "code" => Err(InvalidFault("code: value is the gateway's code")),
        _ => Err(InvalidFault("there is no fault of that kind")),
    }
}
