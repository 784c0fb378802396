package org.jitney.login1.model;

/** A setting of logind.conf(5): its kind and what holds when no file says anything. */
public enum Setting {
    N_AUTO_VTS("NAutoVTs", Kind.TERMINALS, "6"),
    RESERVE_VT("ReserveVT", Kind.TERMINALS, "6"),
    KILL_USER_PROCESSES("KillUserProcesses", Kind.BOOLEAN, "no"),
    KILL_ONLY_USERS("KillOnlyUsers", Kind.WORDS, ""),
    KILL_EXCLUDE_USERS("KillExcludeUsers", Kind.WORDS, ""),
    INHIBIT_DELAY_MAX("InhibitDelayMaxSec", Kind.TIME, "5s"),
    USER_STOP_DELAY("UserStopDelaySec", Kind.TIME, "10s"),
    SLEEP_OPERATION("SleepOperation", Kind.SLEEPS, "suspend-then-hibernate suspend hibernate"),
    HANDLE_POWER_KEY("HandlePowerKey", Kind.ACTION, "poweroff"),
    HANDLE_POWER_KEY_LONG_PRESS("HandlePowerKeyLongPress", Kind.ACTION, "ignore"),
    HANDLE_REBOOT_KEY("HandleRebootKey", Kind.ACTION, "reboot"),
    HANDLE_REBOOT_KEY_LONG_PRESS("HandleRebootKeyLongPress", Kind.ACTION, "poweroff"),
    HANDLE_SUSPEND_KEY("HandleSuspendKey", Kind.ACTION, "suspend"),
    HANDLE_SUSPEND_KEY_LONG_PRESS("HandleSuspendKeyLongPress", Kind.ACTION, "hibernate"),
    HANDLE_HIBERNATE_KEY("HandleHibernateKey", Kind.ACTION, "hibernate"),
    HANDLE_HIBERNATE_KEY_LONG_PRESS("HandleHibernateKeyLongPress", Kind.ACTION, "ignore"),
    HANDLE_LID_SWITCH("HandleLidSwitch", Kind.ACTION, "suspend"),
    HANDLE_LID_SWITCH_EXTERNAL_POWER("HandleLidSwitchExternalPower", Kind.ACTION, ""),
    HANDLE_LID_SWITCH_DOCKED("HandleLidSwitchDocked", Kind.ACTION, "ignore"),
    HANDLE_SECURE_ATTENTION_KEY("HandleSecureAttentionKey", Kind.ACTION, "secure-attention-key"),
    POWER_KEY_IGNORE_INHIBITED("PowerKeyIgnoreInhibited", Kind.BOOLEAN, "no"),
    SUSPEND_KEY_IGNORE_INHIBITED("SuspendKeyIgnoreInhibited", Kind.BOOLEAN, "no"),
    HIBERNATE_KEY_IGNORE_INHIBITED("HibernateKeyIgnoreInhibited", Kind.BOOLEAN, "no"),
    LID_SWITCH_IGNORE_INHIBITED("LidSwitchIgnoreInhibited", Kind.BOOLEAN, "yes"),
    REBOOT_KEY_IGNORE_INHIBITED("RebootKeyIgnoreInhibited", Kind.BOOLEAN, "no"),
    HOLDOFF_TIMEOUT("HoldoffTimeoutSec", Kind.TIME, "30s"),
    IDLE_ACTION("IdleAction", Kind.ACTION, "ignore"),
    IDLE_ACTION_TIME("IdleActionSec", Kind.TIME, "30min"),
    RUNTIME_DIRECTORY_SIZE("RuntimeDirectorySize", Kind.MEMORY, "10%"),
    RUNTIME_DIRECTORY_INODES_MAX("RuntimeDirectoryInodesMax", Kind.SIZE, ""),
    REMOVE_IPC("RemoveIPC", Kind.BOOLEAN, "yes"),
    INHIBITORS_MAX("InhibitorsMax", Kind.NUMBER, "8192"),
    SESSIONS_MAX("SessionsMax", Kind.NUMBER, "8192"),
    USER_TASKS_MAX("UserTasksMax", Kind.OBSOLETE, ""),
    STOP_IDLE_SESSION("StopIdleSessionSec", Kind.TIMEOUT, "infinity"),
    DESIGNATED_MAINTENANCE_TIME("DesignatedMaintenanceTime", Kind.CALENDAR, ""),
    WALL_MESSAGES("WallMessages", Kind.BOOLEAN, "yes");

    /** How a value is written. */
    enum Kind {
        NUMBER,
        TERMINALS,
        BOOLEAN,
        WORDS,
        TIME,
        TIMEOUT,
        ACTION,
        SLEEPS,
        MEMORY,
        SIZE,
        CALENDAR,
        OBSOLETE
    }

    private final String key;
    private final Kind kind;
    private final String otherwise;

    Setting(String key, Kind kind, String otherwise) {
        this.key = key;
        this.kind = kind;
        this.otherwise = otherwise;
    }

    Kind kind() {
        return kind;
    }

    String otherwise() {
        return otherwise;
    }

    @Override
    public String toString() {
        return key;
    }
}
