package org.jitney.manager.unit;

/**
 * One assignment of a unit file.
 *
 * @param section without brackets
 * @param key the directive
 * @param value quoted and escaped as the directive reads it; empty takes earlier ones back
 */
public record SettingLine(String section, String key, String value) {
    /** {@return the line as it stands in a file} */
    public String text() {
        return key + "=" + value;
    }
}
