//! The tables `[gateways.<name>]`, as the file has them. Only a gateway's own code gives a
//! table its meaning.

use std::fmt;

use serde::Deserialize;
use toml::{Table, Value};

/// The tables of the gateways by name, not yet checked. `Debug` shows the names of the
/// keys alone, since the values may be secrets.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct GatewayTables(Table);

impl GatewayTables {
    /// The table of that gateway, if it is configured.
    #[must_use]
    pub fn get(&self, gateway: &str) -> Option<&Table> {
        self.0.get(gateway)?.as_table()
    }

    /// The table of that gateway, to be changed, if it is configured.
    pub fn get_mut(&mut self, gateway: &str) -> Option<&mut Table> {
        self.0.get_mut(gateway)?.as_table_mut()
    }

    /// Configures a gateway, in place of what its table was before.
    pub fn insert(&mut self, gateway: &str, table: Table) {
        self.0.insert(gateway.to_owned(), Value::Table(table));
    }

    /// Takes a gateway's table out, so that it is not configured.
    pub fn remove(&mut self, gateway: &str) {
        self.0.remove(gateway);
    }

    /// Every name below `[gateways]` with its value, which may be something else than a
    /// table as long as nobody has checked it.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for GatewayTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = |value: &Value| -> Vec<String> {
            let table = value.as_table().into_iter().flatten();
            table.map(|(key, _)| key.clone()).collect()
        };
        f.debug_map()
            .entries(self.entries().map(|(name, value)| (name, keys(value))))
            .finish()
    }
}

/// The tables `[[webhooks]]` or `[[api_keys]]`, not yet checked. `Debug` shows none of their values, since some
/// are secrets.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct SecretTables(Vec<Table>);

impl SecretTables {
    /// The tables, in the file's order.
    #[must_use]
    pub fn all(&self) -> &[Table] {
        &self.0
    }

    /// The tables, to be changed.
    pub fn all_mut(&mut self) -> &mut [Table] {
        &mut self.0
    }
}

impl From<Vec<Table>> for SecretTables {
    fn from(tables: Vec<Table>) -> Self {
        Self(tables)
    }
}

impl fmt::Debug for SecretTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tables", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_keys_and_no_value() {
        let tables: GatewayTables =
            toml::from_str("[one]\nkey = 'canary'\nparams = { uid = 'canary' }").unwrap();
        let shown = format!("{tables:?} {tables:#?}");
        assert!(
            shown.contains("params") && !shown.contains("canary"),
            "{shown}"
        );
    }
}
