package org.jitney.login1.model;

import java.util.List;
import java.util.Optional;

/** What keys, switches, idleness and callers can have done to the machine. */
public enum Action {
    IGNORE("ignore", "", "", Kind.NONE),
    POWEROFF("poweroff", "poweroff.target", "power-off", Kind.SHUTDOWN),
    REBOOT("reboot", "reboot.target", "reboot", Kind.SHUTDOWN),
    HALT("halt", "halt.target", "halt", Kind.SHUTDOWN),
    KEXEC("kexec", "kexec.target", "reboot", Kind.SHUTDOWN),
    SOFT_REBOOT("soft-reboot", "soft-reboot.target", "reboot", Kind.SHUTDOWN),
    SUSPEND("suspend", "suspend.target", "suspend", Kind.SLEEP),
    HIBERNATE("hibernate", "hibernate.target", "hibernate", Kind.SLEEP),
    HYBRID_SLEEP("hybrid-sleep", "hybrid-sleep.target", "hibernate", Kind.SLEEP),
    SUSPEND_THEN_HIBERNATE(
            "suspend-then-hibernate", "suspend-then-hibernate.target", "hibernate", Kind.SLEEP),
    SLEEP("sleep", "", "suspend", Kind.SLEEP),
    FACTORY_RESET("factory-reset", "factory-reset.target", "", Kind.NONE),
    LOCK("lock", "", "", Kind.NONE),
    SECURE_ATTENTION_KEY("secure-attention-key", "", "", Kind.NONE);

    private enum Kind {
        NONE,
        SHUTDOWN,
        SLEEP
    }

    /** What {@code sleep} may become, the best first. */
    public static final List<Action> SLEEPS =
            List.of(SUSPEND_THEN_HIBERNATE, HYBRID_SLEEP, SUSPEND, HIBERNATE);

    private final String text;
    private final String target;
    private final String polkit;
    private final Kind kind;

    Action(String text, String target, String polkit, Kind kind) {
        this.text = text;
        this.target = target;
        this.polkit = polkit;
        this.kind = kind;
    }

    /** Parses an action. */
    public static Optional<Action> parse(String text) {
        return Token.parse(values(), text);
    }

    /** {@return whether the system ends by it} */
    public boolean isShutdown() {
        return kind == Kind.SHUTDOWN;
    }

    /** {@return whether the system wakes up after it} */
    public boolean isSleep() {
        return kind == Kind.SLEEP;
    }

    /** {@return the unit that does it} */
    public String target() {
        return target;
    }

    /** {@return the action of polkit that allows it} */
    public String polkitAction() {
        return "org.freedesktop.login1." + polkit;
    }

    /** {@return what an inhibitor of it holds} */
    public InhibitWhat inhibited() {
        return isSleep() ? InhibitWhat.SLEEP : InhibitWhat.SHUTDOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
