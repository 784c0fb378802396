package org.jitney.clients.networkctl;

import org.jitney.clients.cli.Colour;

/** What colour a state is shown in. */
final class States {
    private States() {}

    static Colour operational(String link, String state) {
        return switch (state) {
            case "routable", "enslaved" -> Colour.HIGHLIGHT_GREEN;
            case "carrier" -> link.equals("lo") ? Colour.HIGHLIGHT_GREEN : Colour.NONE;
            case "degraded" -> Colour.HIGHLIGHT_YELLOW;
            default -> Colour.NONE;
        };
    }

    static Colour setup(String state) {
        return switch (state) {
            case "configured" -> Colour.HIGHLIGHT_GREEN;
            case "configuring" -> Colour.HIGHLIGHT_YELLOW;
            case "failed", "linger" -> Colour.HIGHLIGHT_RED;
            default -> Colour.NONE;
        };
    }

    static Colour online(String state) {
        return switch (state) {
            case "online" -> Colour.HIGHLIGHT_GREEN;
            case "partial" -> Colour.HIGHLIGHT_YELLOW;
            default -> Colour.NONE;
        };
    }
}
