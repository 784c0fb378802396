package org.jitney.manager.runtime;

/** Why processes are signalled; decides which signal of the kill settings is used. */
public enum KillOperation {
    TERMINATE,
    KILL,
    WATCHDOG
}
