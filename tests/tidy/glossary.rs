//! The words that the glossary of ARCHITECTURE.md replaces, with what replaces them.

use crate::words::In::{All, Names};
use crate::words::{Exception, Forbidden, In};

const fn no(place: In, forms: &'static str, instead: &'static str) -> Forbidden {
    Forbidden {
        forms,
        instead,
        place,
    }
}

pub(crate) const FORBIDDEN: &[Forbidden] = &[
    // Programs send, receive, accept and reject: only people do what these say.
    no(All, "heed heeds heeded heeding", "apply"),
    no(All, "hear hears heard hearing", "receive"),
    no(
        All,
        "believe believes believed believing",
        "verify or accept",
    ),
    no(
        All,
        "judge judges judged judging judgment judgement",
        "read, check or decide",
    ),
    no(All, "teller tellers", "sender"),
    no(
        Names,
        "tell tells told",
        "send, report or the data's own name",
    ),
    no(Names, "say says said know knows", "the data's own name"),
    // No metaphors.
    no(All, "foretell foretells foretold", "expect or predict"),
    no(All, "heart hearts", "state machine"),
    no(All, "floor floors", "layer"),
    no(All, "walls walled", "layer or boundary"),
    no(All, "gate gates gated", "validation"),
    no(All, "ladder ladders rung rungs", "launch links"),
    no(All, "door doors", "endpoint or page"),
    no(All, "road roads", "departure"),
    no(All, "till tills", "until, or cashier"),
    no(All, "chore chores", "step or command"),
    no(All, "dress dresses dressed", "style"),
    no(All, "eye eyes", "screenshot or accessibility"),
    no(All, "toll tolls", "cost or bytes"),
    no(All, "doctor doctored", "modified"),
    no(All, "mint mints minted minting", "generate"),
    no(All, "bear bears bearing", "contain or allow"),
    no(All, "hurry hurries", "poll now"),
    no(All, "senseless", "invalid"),
    no(All, "stand_in stand_ins", "sandbox"),
    no(All, "take_down takes_down taken_down took_down", "record"),
    no(All, "pick_up picks_up picked_up", "restore or resume"),
    no(Names, "finding findings", "outcome"),
    no(Names, "turn turns", "attempt, or polling"),
    no(Names, "standing", "limits or state"),
    no(Names, "setback setbacks", "failure"),
    no(Names, "occasion occasions", "reason"),
    no(Names, "afterwards", "after and what"),
    no(Names, "numbered", "with and what"),
    no(Names, "abandon abandons abandoned", "reset"),
    no(Names, "depart departs departed", "leave or navigate"),
    no(Names, "hand hands", "what it does"),
    no(Names, "moment moments worst", "what it is"),
    no(Names, "question questions asking", "state query"),
    no(Names, "piece pieces", "item"),
    // American spelling, as the public contract has it.
    no(All, "behaviour behaviours", "behavior"),
    no(All, "colour colours coloured", "color"),
    no(All, "licence licences", "license"),
    no(All, "cancelled cancelling", "canceled"),
    no(All, "recognise recognised recognises", "recognize"),
    no(All, "optimise optimised optimises optimisation", "optimize"),
    no(
        All,
        "organise organised initialise initialised normalise normalised",
        "-ize",
    ),
    no(
        All,
        "serialise serialised serialises serialisation",
        "serialize",
    ),
    no(
        All,
        "favour favours honour honours neighbour neighbours",
        "-or",
    ),
    no(All, "centre centres centred", "center"),
    no(All, "grey greys", "gray"),
    no(All, "labelled travelled signalled modelled", "one l"),
    // Chinese: programs receive, too.
    no(All, "听到 聽到", "收到"),
    no(All, "构建一切", "构建全部"),
    no(All, "称量", "测量"),
    no(All, "开业之前", "上线之前"),
];

/// What others named, and the public contract.
pub(crate) const EXCEPTIONS: &[Exception] = &[
    allow("asking", "texts.asking()"),
    allow("floor", ".floor("),
    allow("licence", "refused_licence"),
    allow("licence", "refused-licence"),
    allow("piece", "one_piece"),
    allow("asking", "    asking"),
    allow("tell", "tell_shop"),
    allow("tells", "nobody_tells"),
    allow("piece", "OnePiece"),
    allow("tells", "texts.nobody_tells()"),
    // The texts of the demo's brands.
    allow("road", "Road, "),
    allow("walls", "three walls of books"),
    allow("hear", "or hear it here"),
];

const fn allow(form: &'static str, text: &'static str) -> Exception {
    Exception { form, text }
}
