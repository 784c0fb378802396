package org.jitney.clients.systemctl;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;

/** The states of units: the words of {@code --state=help}, and how each one looks. */
final class States {
    static final List<String> LOAD_STATES =
            List.of("stub", "loaded", "not-found", "bad-setting", "error", "merged", "masked");

    private static final List<String> ACTIVE_STATES =
            List.of(
                    "active",
                    "reloading",
                    "inactive",
                    "failed",
                    "activating",
                    "deactivating",
                    "maintenance");

    private static final List<String> FILE_STATES =
            List.of(
                    "enabled",
                    "enabled-runtime",
                    "linked",
                    "linked-runtime",
                    "alias",
                    "masked",
                    "masked-runtime",
                    "static",
                    "disabled",
                    "indirect",
                    "generated",
                    "transient",
                    "bad");

    /** In this order, as the reference prints them. */
    private static final List<Map.Entry<String, String>> SUB_STATES =
            List.of(
                    Map.entry("automount", "dead waiting running failed"),
                    Map.entry("device", "dead tentative plugged"),
                    Map.entry(
                            "mount",
                            "dead mounting mounting-done mounted remounting unmounting"
                                    + " remounting-sigterm remounting-sigkill unmounting-sigterm"
                                    + " unmounting-sigkill failed cleaning"),
                    Map.entry("path", "dead waiting running failed"),
                    Map.entry(
                            "scope",
                            "dead start-chown running abandoned stop-sigterm stop-sigkill failed"),
                    Map.entry(
                            "service",
                            "dead condition start-pre start start-post running exited reload stop"
                                    + " stop-watchdog stop-sigterm stop-sigkill stop-post"
                                    + " final-watchdog final-sigterm final-sigkill failed"
                                    + " auto-restart cleaning"),
                    Map.entry("slice", "dead active"),
                    Map.entry(
                            "socket",
                            "dead start-pre start-chown start-post listening running stop-pre"
                                    + " stop-pre-sigterm stop-pre-sigkill stop-post final-sigterm"
                                    + " final-sigkill failed cleaning"),
                    Map.entry(
                            "swap",
                            "dead activating activating-done active deactivating"
                                    + " deactivating-sigterm deactivating-sigkill failed cleaning"),
                    Map.entry("target", "dead active"),
                    Map.entry("timer", "dead waiting running elapsed failed"));

    private static final Set<String> WITHOUT_PRESET =
            Set.of("alias", "static", "generated", "transient");

    private States() {}

    /** {@return the text of {@code --state=help}} */
    static String help(boolean legend) {
        StringBuilder out = new StringBuilder();
        append(out, "load states", LOAD_STATES, legend);
        append(out.append('\n'), "active states", ACTIVE_STATES, legend);
        append(out.append('\n'), "file states", FILE_STATES, legend);
        for (Map.Entry<String, String> type : SUB_STATES) {
            out.append('\n');
            if (legend) {
                out.append("Available ").append(type.getKey()).append(" unit substates:\n");
            }
            out.append(type.getValue().replace(' ', '\n')).append('\n');
        }
        return out.toString();
    }

    private static void append(
            StringBuilder out, String what, List<String> states, boolean legend) {
        if (legend) {
            out.append("Available unit ").append(what).append(":\n");
        }
        out.append(String.join("\n", states)).append('\n');
    }

    static Glyph glyph(String activeState) {
        return switch (activeState) {
            case "reloading" -> Glyph.CIRCLE_ARROW;
            case "inactive", "maintenance" -> Glyph.WHITE_CIRCLE;
            case "failed" -> Glyph.MULTIPLICATION_SIGN;
            default -> Glyph.BLACK_CIRCLE;
        };
    }

    /** {@return the colour of an active state, with {@code NONE} for the ordinary ones} */
    static Colour colour(String activeState) {
        return switch (activeState) {
            case "active", "reloading" -> Colour.HIGHLIGHT_GREEN;
            case "failed" -> Colour.HIGHLIGHT_RED;
            default -> Colour.NONE;
        };
    }

    static Colour fileColour(String fileState) {
        return switch (fileState) {
            case "enabled", "enabled-runtime", "linked", "linked-runtime", "alias" ->
                    Colour.HIGHLIGHT_GREEN;
            case "masked", "masked-runtime", "disabled", "bad" -> Colour.HIGHLIGHT_RED;
            default -> Colour.NONE;
        };
    }

    static Colour presetColour(String preset) {
        return switch (preset) {
            case "enabled" -> Colour.HIGHLIGHT_GREEN;
            case "disabled" -> Colour.HIGHLIGHT_RED;
            case "ignored" -> Colour.HIGHLIGHT_YELLOW;
            default -> Colour.GREY;
        };
    }

    /** {@return whether the preset of a unit file in that state says anything} */
    static boolean showsPreset(String fileState) {
        return !WITHOUT_PRESET.contains(fileState);
    }
}
