package org.jitney.login1.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an inhibitor holds up. */
public enum InhibitWhat {
    SHUTDOWN("shutdown"),
    SLEEP("sleep"),
    IDLE("idle"),
    HANDLE_POWER_KEY("handle-power-key"),
    HANDLE_SUSPEND_KEY("handle-suspend-key"),
    HANDLE_HIBERNATE_KEY("handle-hibernate-key"),
    HANDLE_LID_SWITCH("handle-lid-switch"),
    HANDLE_REBOOT_KEY("handle-reboot-key");

    private final String text;

    InhibitWhat(String text) {
        this.text = text;
    }

    /** Parses words with colons between them; empty if one is unknown or there is none. */
    public static Optional<Set<InhibitWhat>> parse(String text) {
        Set<InhibitWhat> found = EnumSet.noneOf(InhibitWhat.class);
        for (String word : text.split(":", -1)) {
            Optional<InhibitWhat> what = Token.parse(values(), word);
            if (what.isEmpty()) {
                return Optional.empty();
            }
            found.add(what.get());
        }
        return Optional.of(found);
    }

    /** Writes words with colons between them, in the order of this enum. */
    public static String render(Collection<InhibitWhat> what) {
        List<InhibitWhat> sorted = new ArrayList<>(what);
        sorted.sort(null);
        return sorted.stream().map(InhibitWhat::toString).collect(Collectors.joining(":"));
    }

    /** {@return whether it can be delayed, and not only forbidden} */
    public boolean canBeDelayed() {
        return this == SHUTDOWN || this == SLEEP;
    }

    /** {@return the action of polkit that allows to hold it up} */
    public String polkitAction(InhibitMode mode) {
        String action =
                switch (this) {
                    case SHUTDOWN, SLEEP -> (mode.isBlock() ? "block-" : "delay-") + text;
                    case IDLE -> "block-idle";
                    case HANDLE_POWER_KEY,
                            HANDLE_SUSPEND_KEY,
                            HANDLE_HIBERNATE_KEY,
                            HANDLE_LID_SWITCH,
                            HANDLE_REBOOT_KEY ->
                            text;
                };
        return "org.freedesktop.login1.inhibit-" + action;
    }

    @Override
    public String toString() {
        return text;
    }
}
