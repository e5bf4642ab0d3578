//! How long the widget waits, and how often it tries: every number of the policy, each
//! with its reason.
//!
//! The element's JavaScript has its own from here, too: the build writes them into it
//! (`for_javascript`).

use crate::clock::Millis;
use std::ops::Range;

const SECOND: Millis = 1_000;
pub(super) const MINUTE: Millis = 60 * SECOND;
pub(super) const FIVE_MINUTES: Millis = 5 * MINUTE;
const HOUR: Millis = 60 * MINUTE;

/// The first state query after the order was created: a wallet needs seconds to scan and
/// pay.
pub const FIRST_AFTER_CODE: Millis = 2 * SECOND;
/// The pause between two state queries. `WeChat` asks merchants for 3 to 5 s; it is
/// longer later, so that fifteen minutes cost at most 130 queries.
pub(super) const FIRST_MINUTE: Millis = 3 * SECOND;
pub(super) const TO_FIVE_MINUTES: Millis = 5 * SECOND;
pub(super) const LATER: Millis = 10 * SECOND;
/// The pause in a hidden tab: browsers throttle those to about a minute anyway. And that while
/// a stream tells of each change: what it could lose is looked for.
pub(super) const HIDDEN: Millis = 30 * SECOND;
/// The widgets of shoppers who began together must not send their queries together: an
/// interval differs by up to a fifth, either way.
pub(super) const JITTER_PART: Millis = 5;
/// The pause after a failure doubles from here on; at a slower pace it begins further on
/// (`Poll::failed`).
pub(super) const FAILURE_BASE: Millis = 3 * SECOND;
pub(super) const FAILURE_MAX: Millis = 30 * SECOND;
/// A shopper who is back from the wallet waits for the answer; a burst of events that
/// want a query now gets one.
pub(super) const WAKE_DEBOUNCE: Millis = SECOND;
/// Late payments are real: the state is queried at the order's end and at these times after
/// it, and then again and again while the page is seen. Payments came an hour late, long after
/// pages had stopped asking.
pub(super) const AFTER_END: [Millis; 3] = [10 * SECOND, 30 * SECOND, MINUTE];
pub(super) const LONG_AFTER_END: Millis = MINUTE;
pub(super) const LATE_UNTIL: Millis = HOUR;
/// An Alipay trade does not exist at the gateway before the scan, so "no such order" is
/// waiting for this long.
pub(super) const NO_SUCH_ORDER_IS_WAITING: Millis = 2 * MINUTE;
/// A heartbeat comes every 20 s; whoever misses two is not connected any more.
pub(super) const STREAM_IS_SILENT: Millis = 45 * SECOND;
/// Whatever became of the request for the next event: it is not under way any more.
pub(super) const STREAM_IS_LOST: Millis = STREAM_IS_SILENT + 5 * SECOND;
/// A state is looked up in a table: a backend that has not answered by then is in trouble.
pub(super) const STATE_TIMEOUT: Millis = 10 * SECOND;
/// A create request goes through the merchant to a gateway, which may ask a bank. Given
/// up too early it leaves a doubt, which costs more than a wait.
pub const CREATE_TIMEOUT: Millis = 30 * SECOND;
/// Bounds for what a server asks for by `Retry-After`: a shopper waits meanwhile.
pub(super) const RETRY_AFTER: (Millis, Millis) = (SECOND, 2 * MINUTE);
/// The pause after a 429 without `Retry-After`.
pub(super) const RETRY_AFTER_DEFAULT: Millis = 30 * SECOND;
/// A create request whose answer was lost is sent again, the same bytes, this many times:
/// a third loss is not an accident.
pub(super) const MAX_RESENDS: u8 = 2;

/// How long the shopper reads that the payment arrived, before the browser goes on.
pub(super) const PAID_IS_SHOWN: Millis = 3 * SECOND;
/// Browsers open an app without another press for five seconds after one, some for less. A
/// press that they count later than that was not for the order.
pub(super) const PRESS_COUNTS: Millis = 5 * SECOND;
/// A wallet that opens hides the page within this time.
pub(super) const LAUNCH_TAKES: Millis = 2_500;

/// How long an order lives where neither page nor backend names a time, in seconds.
pub(super) const ORDER_LIVES_S: u64 = 15 * 60;
/// No order lives longer, in seconds: a week is more than any gateway gives.
pub(super) const LONGEST_LIFE_S: u64 = 7 * 24 * 60 * 60;
/// A stored order is shown again until this long after its end: a shopper who paid at
/// the last minute may be slow to return. It is how long a `WeChat` code can live.
pub(super) const KEPT_AFTER_END: Millis = 2 * HOUR;
/// After that its state is queried once more and then its snapshot removed: the device's
/// clock may have been set right by a day in between.
pub(super) const CLOCK_IS_WRONG_BY: Millis = 24 * HOUR;

/// How far the wall clock goes on alone when a device sleeps. By less it is nudged all
/// the time, and by more it has been set; or an order is over anyway.
pub(super) const SLEEP: Range<Millis> = 2 * SECOND..HOUR;

/// The widget's files weigh what a photo does: half a minute on the slowest network
/// that a page loads on at all. After that the page is told, and may try again.
pub const LOAD_TAKES: Millis = MINUTE;
/// A language that could not be loaded is not requested again for so long, however often the
/// page changes the element meanwhile.
const LOAD_PAUSES: Millis = 5 * SECOND;
/// A server answers at once whether it has a file; the shopper waits for what the button
/// then says.
const STATUS_IS_KNOWN_WITHIN: Millis = 3 * SECOND;
/// A wallet's browser brings its bridge in within a second or two, or never.
const BRIDGE_COMES_WITHIN: Millis = 5 * SECOND;
/// Looked for this often: nobody sees a tenth of a second.
const BRIDGE_LOOKS_EVERY: Millis = SECOND / 10;
/// A tab that receives no answer from the tab that polls for it sends its state query
/// itself, before that query times out.
const SHARED_ANSWER_COMES_WITHIN: Millis = STATE_TIMEOUT - SECOND;
/// An answer that another tab has shared counts for longer than a hidden tab pauses
/// between two state queries. The tab that polls may be frozen.
const SHARED_ANSWER_IS_FRESH: Millis = HIDDEN + HIDDEN / 2;
/// After so many destroyed widgets a page gets a new wasm instance, with a new memory.
/// Each leaves half a kilobyte behind: Yew 0.23 never drops the event listeners of a
/// destroyed app, a closure for each kind of event (`HostHandlers::add_listener` in its
/// `dom_bundle/subtree_root.rs`, since <https://github.com/yewstack/yew/pull/2510>).
const WIDGETS_PER_INSTANCE: u64 = 32;

/// What the element's JavaScript calls by these names, as `POLICY.…`.
#[must_use]
pub const fn for_javascript() -> [(&'static str, u64); 9] {
    [
        ("CREATE_ORDER_TAKES", CREATE_TIMEOUT),
        ("LOAD_TAKES", LOAD_TAKES),
        ("LOAD_PAUSES", LOAD_PAUSES),
        ("STATUS_IS_KNOWN_WITHIN", STATUS_IS_KNOWN_WITHIN),
        ("BRIDGE_TRIES", BRIDGE_COMES_WITHIN / BRIDGE_LOOKS_EVERY),
        ("BRIDGE_LOOKS_EVERY", BRIDGE_LOOKS_EVERY),
        ("SHARED_ANSWER_COMES_WITHIN", SHARED_ANSWER_COMES_WITHIN),
        ("SHARED_ANSWER_IS_FRESH", SHARED_ANSWER_IS_FRESH),
        ("WIDGETS_PER_INSTANCE", WIDGETS_PER_INSTANCE),
    ]
}
