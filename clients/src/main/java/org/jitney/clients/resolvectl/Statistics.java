package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Truth;
import org.jitney.clients.cli.UsageError;

/** What the resolver has counted. */
final class Statistics {
    private record Line(String label, String value) {
        boolean isHeading() {
            return !label.isEmpty() && value.isEmpty();
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final Peer peer;

    private Statistics(Peer peer) {
        this.peer = peer;
    }

    static void show(Peer peer, Output output) throws UsageError {
        Statistics all = new Statistics(peer);
        Object supported = all.get("DNSSECSupported", "DNSSEC supported state");
        String answer = output.paint(Colour.HIGHLIGHT, Truth.render(supported.equals(true)));
        output.print("DNSSEC supported by current servers: " + answer + "\n\n");
        all.add(
                "Transactions",
                all.get("TransactionStatistics", "transaction statistics"),
                "Current Transactions:",
                "Total Transactions:");
        all.add(
                "Cache",
                all.get("CacheStatistics", "cache statistics"),
                "Current Cache Size:",
                "Cache Hits:",
                "Cache Misses:");
        all.add(
                "DNSSEC Verdicts",
                all.get("DNSSECStatistics", "DNSSEC statistics"),
                "Secure:",
                "Insecure:",
                "Bogus:",
                "Indeterminate:");
        output.printTable(all.render(output));
    }

    private Object get(String property, String what) throws UsageError {
        try {
            return peer.get(Resolve.PATH, Resolve.MANAGER, property).value();
        } catch (CallFailed e) {
            throw new UsageError("Failed to get " + what + ": " + e.text());
        }
    }

    private void add(String heading, Object numbers, String... labels) {
        if (!lines.isEmpty()) {
            lines.add(new Line("", ""));
        }
        lines.add(new Line(heading, ""));
        for (int i = 0; i < labels.length; i++) {
            long number = (Long) ((Struct) numbers).get(i);
            lines.add(new Line(labels[i], Long.toUnsignedString(number)));
        }
    }

    private String render(Output output) {
        int labels = 0;
        int values = 0;
        for (Line line : lines) {
            labels = Math.max(labels, line.label().length());
            values = Math.max(values, line.value().length());
        }
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            String space = " ".repeat(labels - line.label().length());
            if (!line.value().isEmpty()) {
                out.append(space).append(line.label()).append(' ').append(line.value());
            } else {
                // What is not there is grey in the original.
                Colour colour = line.isHeading() ? Colour.HIGHLIGHT : Colour.GREY;
                out.append(output.paint(colour, line.label() + space)).append(' ');
                out.append(
                        output.hasColours() ? output.paint(Colour.GREY, " ".repeat(values)) : "");
            }
            out.append('\n');
        }
        return out.toString();
    }
}
