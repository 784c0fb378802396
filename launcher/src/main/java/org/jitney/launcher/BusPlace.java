package org.jitney.launcher;

/** Where the message bus of {@code jitney up} runs; the constants are what {@code --bus=} takes. */
enum BusPlace {
    /** On a thread of this process. */
    EMBEDDED,

    /** In a process of its own, the unit {@code dbus.service} of the manager. */
    SERVICE;

    static BusPlace parse(String text) throws UpOptions.Mistake {
        return switch (text) {
            case "embedded" -> EMBEDDED;
            case "service" -> SERVICE;
            default ->
                    throw new UpOptions.Mistake("--bus is embedded or service, not '" + text + "'");
        };
    }
}
