//! Webhooks are sent again where the shop asks for it.

use super::{Refused, Shop};

impl Shop {
    /// Has a webhook sent again, whatever became of it, to every address of the config that
    /// should have it. The running server sends it.
    ///
    /// # Errors
    ///
    /// When there is no such webhook, or no address that should have it, or the store fails.
    pub async fn resend_webhook(&self, id: &str) -> Result<(), Refused> {
        let (store, now_ms) = (&self.merchant.store, self.merchant.clock.now_ms());
        if !store
            .resend_webhook(id, &self.subscriptions, now_ms)
            .await?
        {
            return Err(Refused::UnknownWebhook);
        }
        tracing::info!(id, "webhook to be sent again");
        Ok(())
    }
}
