//! Policy files as users write them.
