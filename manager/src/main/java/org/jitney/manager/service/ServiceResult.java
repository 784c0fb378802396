package org.jitney.manager.service;

import java.util.Locale;

/** Why a service is down; the token is the {@code Result} property and {@code $SERVICE_RESULT}. */
public enum ServiceResult {
    SUCCESS,
    RESOURCES,
    PROTOCOL,
    TIMEOUT,
    EXIT_CODE,
    SIGNAL,
    CORE_DUMP,
    WATCHDOG,
    START_LIMIT_HIT,
    OOM_KILL,
    EXEC_CONDITION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
