package org.jitney.login1.model;

import java.util.Optional;
import java.util.Set;

/** What a session is for. */
public enum SessionClass {
    USER("user"),
    USER_EARLY("user-early"),
    USER_INCOMPLETE("user-incomplete"),
    USER_LIGHT("user-light"),
    USER_EARLY_LIGHT("user-early-light"),
    GREETER("greeter"),
    LOCK_SCREEN("lock-screen"),
    BACKGROUND("background"),
    BACKGROUND_LIGHT("background-light"),
    MANAGER("manager"),
    MANAGER_EARLY("manager-early");

    private static final Set<SessionClass> OF_A_PERSON =
            Set.of(USER, USER_EARLY, USER_LIGHT, USER_EARLY_LIGHT);

    private final String text;

    SessionClass(String text) {
        this.text = text;
    }

    /** Parses a class. */
    public static Optional<SessionClass> parse(String text) {
        return Token.parse(values(), text);
    }

    /** {@return whether it can be the session that stands for its user} */
    public boolean canDisplay() {
        return this == GREETER || OF_A_PERSON.contains(this);
    }

    /** {@return whether somebody sits before it who may be away} */
    public boolean canIdle() {
        return OF_A_PERSON.contains(this);
    }

    /** {@return whether it can show a lock screen} */
    public boolean canLock() {
        return OF_A_PERSON.contains(this);
    }

    /** {@return whether its processes get a scope; a user's manager has a unit already} */
    public boolean hasScope() {
        return !isManager();
    }

    /** {@return whether it is a user's manager itself} */
    public boolean isManager() {
        return this == MANAGER || this == MANAGER_EARLY;
    }

    /** {@return whether the user's manager is started for it} */
    public boolean wantsManager() {
        return switch (this) {
            case USER, USER_EARLY, GREETER, LOCK_SCREEN, BACKGROUND -> true;
            case USER_INCOMPLETE,
                    USER_LIGHT,
                    USER_EARLY_LIGHT,
                    BACKGROUND_LIGHT,
                    MANAGER,
                    MANAGER_EARLY ->
                    false;
        };
    }

    /** {@return whether it may begin before ordinary users may log in} */
    public boolean isEarly() {
        return this == USER_EARLY || this == USER_EARLY_LIGHT || this == MANAGER_EARLY;
    }

    @Override
    public String toString() {
        return text;
    }
}
