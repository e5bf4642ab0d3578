//! What may go wrong with a request to a gateway.

use crate::wire::Reply;

/// Which requests a fault is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum On {
    /// Those that make trades.
    Create,
    /// Those that ask for a state.
    Query,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// It is not read.
    Unread,
    /// It is read, and answered with a refusal; of a refund alone.
    Refused,
    /// It is worked off, and its answer is lost.
    Lost,
    /// It is worked off, and never answered.
    Silent,
    /// It is worked off, and answered with an error page.
    Late500,
    /// It is not worked off, and answered with an error page.
    Early500,
    /// It is worked off, and answered with a page that is no JSON.
    Garbled,
    /// It is worked off, and a warning stands before the answer.
    Warned,
}

impl Fault {
    /// The reply to a request that `work` works off.
    pub(super) fn strike(self, work: impl FnOnce() -> Reply) -> Reply {
        match self {
            Self::None => work(),
            Self::Unread => Reply::HangUp,
            Self::Early500 => page(500),
            Self::Refused => {
                let body = r#"{"code":-1,"msg":"商户余额不足"}"#;
                Reply::Answer(200, body.to_owned())
            }
            Self::Lost => {
                work();
                Reply::HangUp
            }
            Self::Silent => {
                work();
                Reply::Silence
            }
            Self::Late500 => {
                work();
                page(500)
            }
            Self::Garbled => {
                work();
                page(200)
            }
            Self::Warned => match work() {
                Reply::Answer(status, body) => {
                    let warning =
                        "<br />\n<b>Warning</b>: x in <b>y.php</b> on line <b>1</b><br />\n";
                    Reply::Answer(status, format!("{warning}{body}"))
                }
                other @ (Reply::HangUp | Reply::Silence) => other,
            },
        }
    }
}

fn page(status: u16) -> Reply {
    Reply::Answer(
        status,
        "<html><body>502 Bad Gateway</body></html>".to_owned(),
    )
}
