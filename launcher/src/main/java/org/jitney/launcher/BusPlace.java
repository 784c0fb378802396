package org.jitney.launcher;

/** Where the message bus of {@code jitney up} runs; the constants are what {@code --bus=} takes. */
enum BusPlace {
    /** On a thread of this process. */
    EMBEDDED,

    /** In a process of its own, the unit {@code dbus.service} of the manager. */
    SERVICE,

    /**
     * Wherever the unit files say: the manager is on the bus for as long as {@code dbus.service} is
     * up.
     */
    UNITS;

    static BusPlace parse(String text) throws UpOptions.Mistake {
        return switch (text) {
            case "embedded" -> EMBEDDED;
            case "service" -> SERVICE;
            case "units" -> UNITS;
            default ->
                    throw new UpOptions.Mistake(
                            "--bus is embedded, service or units, not '" + text + "'");
        };
    }
}
