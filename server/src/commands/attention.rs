//! `checkout-server attention`: what a person must look at.

use checkout_server::Setup;

use super::{open, text};

/// Lists the events that wait for a person, or resolves one with a note.
pub(crate) async fn attention(
    setup: &Setup,
    resolved: Option<(i64, String)>,
) -> Result<(), String> {
    let store = open(setup)?;
    if let Some((id, note)) = resolved {
        let resolved = store.resolve(id, &note, setup.clock.now_ms()).await;
        if !resolved.map_err(|error| error.to_string())? {
            return Err(format!("no event {id} waits for a person"));
        }
        println!("resolved {id}");
        return Ok(());
    }
    let waiting = store.attention().await;
    let waiting = waiting.map_err(|error| error.to_string())?;
    for event in &waiting {
        println!("{}", text::event(event));
    }
    if waiting.is_empty() {
        println!("nothing waits for a person");
    }
    Ok(())
}
