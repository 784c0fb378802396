package org.jitney.hostname1.model;

/** The settings of {@code /etc/machine-info} that have a property and a method of their own. */
public enum MachineField {
    PRETTY_HOSTNAME("PrettyHostname", "pretty hostname"),
    ICON_NAME("IconName", "icon name"),
    CHASSIS("Chassis", "chassis"),
    DEPLOYMENT("Deployment", "deployment"),
    LOCATION("Location", "location");

    private static final int LONGEST_FILE_NAME = 255;

    private final String property;
    private final String label;

    MachineField(String property, String label) {
        this.property = property;
        this.label = label;
    }

    /** {@return the property on the bus} */
    public String property() {
        return property;
    }

    /** {@return what messages call it} */
    public String label() {
        return label;
    }

    /** {@return whether a value can be stored} */
    public boolean isValid(String value) {
        return switch (this) {
            case PRETTY_HOSTNAME, LOCATION -> value.chars().noneMatch(c -> c < ' ' || c == 127);
            case ICON_NAME -> isFileName(value);
            case CHASSIS -> Chassis.isValid(value);
            case DEPLOYMENT ->
                    value.chars()
                            .allMatch(c ->
                                    (c >= 'a' && c <= 'z')
                                            || (c >= 'A' && c <= 'Z')
                                            || (c >= '0' && c <= '9')
                                            || "-.:".indexOf(c) >= 0);
        };
    }

    private static boolean isFileName(String value) {
        return !value.isEmpty()
                && !value.equals(".")
                && !value.equals("..")
                && value.indexOf('/') < 0
                && value.length() <= LONGEST_FILE_NAME;
    }
}
