package org.jitney.clients.journalctl;

/** What one call of {@code journalctl} does. */
enum Action {
    SHOW,
    NEW_ID128,
    HEADER,
    SETUP_KEYS,
    VERIFY,
    DISK_USAGE,
    LIST_CATALOG,
    DUMP_CATALOG,
    UPDATE_CATALOG,
    LIST_BOOTS,
    LIST_INVOCATIONS,
    LIST_NAMESPACES,
    FLUSH,
    RELINQUISH_VAR,
    SYNC,
    ROTATE,
    VACUUM,
    ROTATE_AND_VACUUM,
    FIELD_VALUES,
    FIELD_NAMES,
    /** Something was printed already, or there is nothing to do. */
    NOTHING;

    /** {@return whether operands mean something to it} */
    boolean takesOperands() {
        return this == SHOW || this == DUMP_CATALOG || this == LIST_CATALOG;
    }
}
