package org.jitney.login1.model;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of the machine that ends it or has it sleep, by the codes of {@code
 * linux/input-event-codes.h}: what the kernel calls sleep and suspend is suspend and hibernate
 * everywhere else.
 */
public enum PowerKey {
    POWER(
            "Power",
            116,
            356,
            Setting.HANDLE_POWER_KEY,
            Setting.HANDLE_POWER_KEY_LONG_PRESS,
            Setting.POWER_KEY_IGNORE_INHIBITED,
            InhibitWhat.HANDLE_POWER_KEY),
    REBOOT(
            "Reboot",
            408,
            408,
            Setting.HANDLE_REBOOT_KEY,
            Setting.HANDLE_REBOOT_KEY_LONG_PRESS,
            Setting.REBOOT_KEY_IGNORE_INHIBITED,
            InhibitWhat.HANDLE_REBOOT_KEY),
    SUSPEND(
            "Suspend",
            142,
            142,
            Setting.HANDLE_SUSPEND_KEY,
            Setting.HANDLE_SUSPEND_KEY_LONG_PRESS,
            Setting.SUSPEND_KEY_IGNORE_INHIBITED,
            InhibitWhat.HANDLE_SUSPEND_KEY),
    HIBERNATE(
            "Hibernate",
            205,
            205,
            Setting.HANDLE_HIBERNATE_KEY,
            Setting.HANDLE_HIBERNATE_KEY_LONG_PRESS,
            Setting.HIBERNATE_KEY_IGNORE_INHIBITED,
            InhibitWhat.HANDLE_HIBERNATE_KEY);

    private final String text;
    private final int code;
    private final int otherCode;
    private final Setting press;
    private final Setting longPress;
    private final Setting ignoresInhibited;
    private final InhibitWhat handling;

    PowerKey(
            String text,
            int code,
            int otherCode,
            Setting press,
            Setting longPress,
            Setting ignoresInhibited,
            InhibitWhat handling) {
        this.text = text;
        this.code = code;
        this.otherCode = otherCode;
        this.press = press;
        this.longPress = longPress;
        this.ignoresInhibited = ignoresInhibited;
        this.handling = handling;
    }

    /** {@return the key with that code} */
    public static Optional<PowerKey> of(int code) {
        return Stream.of(values())
                .filter(key -> key.code == code || key.otherCode == code)
                .findFirst();
    }

    /** {@return the codes of all of them} */
    public static Stream<Integer> allCodes() {
        return Stream.of(values()).flatMap(key -> Stream.of(key.code, key.otherCode));
    }

    /** {@return what a press has done} */
    public Setting press() {
        return press;
    }

    /** {@return what a long press has done} */
    public Setting longPress() {
        return longPress;
    }

    /** {@return whether inhibitors of what it has done count} */
    public Setting ignoresInhibited() {
        return ignoresInhibited;
    }

    /** {@return the inhibitor of those who see to this key themselves} */
    public InhibitWhat handling() {
        return handling;
    }

    @Override
    public String toString() {
        return text;
    }
}
