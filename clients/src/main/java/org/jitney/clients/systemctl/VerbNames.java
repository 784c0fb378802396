package org.jitney.clients.systemctl;

import java.util.List;
import org.jitney.clients.cli.Option;

/** What the command line of {@code systemctl} may hold, for completions. */
public final class VerbNames {
    /** Verbs whose operands are units. */
    public static final List<String> OF_UNITS =
            List.of(
                    "add-requires",
                    "add-wants",
                    "bind",
                    "cat",
                    "clean",
                    "disable",
                    "edit",
                    "enable",
                    "freeze",
                    "help",
                    "is-active",
                    "is-enabled",
                    "is-failed",
                    "isolate",
                    "kill",
                    "link",
                    "list-automounts",
                    "list-dependencies",
                    "list-paths",
                    "list-sockets",
                    "list-timers",
                    "list-unit-files",
                    "list-units",
                    "mask",
                    "mount-image",
                    "preset",
                    "reenable",
                    "reload",
                    "reload-or-restart",
                    "reset-failed",
                    "restart",
                    "revert",
                    "service-log-level",
                    "service-log-target",
                    "set-default",
                    "set-property",
                    "show",
                    "start",
                    "status",
                    "stop",
                    "thaw",
                    "try-reload-or-restart",
                    "try-restart",
                    "unmask");

    /** All other verbs. */
    public static final List<String> OTHERS =
            List.of(
                    "cancel",
                    "daemon-reexec",
                    "daemon-reload",
                    "default",
                    "emergency",
                    "exit",
                    "get-default",
                    "halt",
                    "hibernate",
                    "hybrid-sleep",
                    "import-environment",
                    "is-system-running",
                    "kexec",
                    "list-jobs",
                    "list-machines",
                    "log-level",
                    "log-target",
                    "poweroff",
                    "preset-all",
                    "reboot",
                    "rescue",
                    "service-watchdogs",
                    "set-environment",
                    "soft-reboot",
                    "show-environment",
                    "suspend",
                    "suspend-then-hibernate",
                    "switch-root",
                    "unset-environment");

    private VerbNames() {}

    /** {@return the options} */
    public static List<Option> options() {
        return Options.TABLE;
    }
}
