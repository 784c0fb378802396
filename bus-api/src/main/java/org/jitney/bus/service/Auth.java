package org.jitney.bus.service;

/** Who may call a method or set a property. */
public sealed interface Auth {
    /** Everybody who can send the message. */
    record Anyone() implements Auth {}

    /** Root, and the user that the service runs as. */
    record Root() implements Auth {}

    /** Root, and whom polkit allows this action; root only where there is no polkit. */
    record Polkit(String action) implements Auth {}

    /**
     * The handler decides, by {@link Authorizer#check}, since the action depends on the arguments;
     * the caller's identity is known when it runs.
     */
    record Handler() implements Auth {}

    Auth ANYONE = new Anyone();
    Auth ROOT = new Root();
    Auth HANDLER = new Handler();

    static Auth polkit(String action) {
        return new Polkit(action);
    }
}
