package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.resolvectl.dns.RecordType;

/** Why an answer is what it is: Jitney's resolver tells each step, and the line that decided it. */
final class Explanation {
    private static final String INTERFACE = "org.jitney.resolve1.Explain";
    private static final int AAAA = 28;

    private final Screen screen;
    private final Peer peer;
    private final Wishes wishes;

    Explanation(Screen screen, Peer peer, Wishes wishes) {
        this.screen = screen;
        this.peer = peer;
        this.wishes = wishes;
        peer.connection().timeout(Queries.PATIENCE);
    }

    int explain(List<String> names) {
        int usual = wishes.family == Wishes.INET6 ? AAAA : RecordType.A;
        int status = 0;
        for (String name : names) {
            try {
                status |= explain(name, Queries.orElse(wishes.type, usual));
            } catch (CallFailed e) {
                screen.error(name + ": explain call failed: " + e.text());
                status = 1;
            }
        }
        return status;
    }

    private int explain(String name, int type) throws CallFailed {
        List<Object> answer =
                peer.call(
                        Resolve.PATH,
                        INTERFACE,
                        "Explain",
                        "isqt",
                        wishes.link.index(),
                        name,
                        type,
                        wishes.flags);
        String result = answer.get(0).toString();
        long flags = (Long) answer.get(1);
        List<Struct> steps = new ArrayList<>();
        ((List<?>) answer.get(2)).forEach(step -> steps.add((Struct) step));
        if (wishes.json != Json.Style.OFF) {
            screen.output().println(Json.render(json(name, type, answer), wishes.json));
        } else {
            print(name + " " + RecordType.name(type), result, flags, steps);
        }
        return result.equals("success") ? 0 : 1;
    }

    private void print(String question, String result, long flags, List<Struct> steps) {
        Output output = screen.output();
        Table table = Table.of("STEP", "SUBJECT", "VERDICT", "REASON", "SOURCE").dashForEmpty();
        for (Struct step : steps) {
            table.add(
                    Cell.of(step.get(0).toString()),
                    Cell.of(step.get(1).toString()),
                    Cell.of(step.get(2).toString()),
                    Cell.of(step.get(3).toString()),
                    Cell.of(source(step)));
        }
        if (wishes.legend) {
            Colour colour =
                    result.equals("success") ? Colour.HIGHLIGHT_GREEN : Colour.HIGHLIGHT_RED;
            output.println(question + ": " + output.paint(colour, result));
        }
        output.printTable(table.render(wishes.legend, output));
        String sources = Flags.sources(flags);
        if (wishes.legend && !sources.isEmpty()) {
            output.println("\n" + output.paint(Colour.GREY, "-- Data from: " + sources));
        }
    }

    private static String source(Struct step) {
        String file = step.get(4).toString();
        long line = ((Number) step.get(5)).longValue();
        return line > 0 ? file + ":" + line : file;
    }

    private static Map<String, Object> json(String name, int type, List<Object> answer) {
        List<Object> steps = new ArrayList<>();
        for (Object each : (List<?>) answer.get(2)) {
            Struct step = (Struct) each;
            Map<String, Object> members = new LinkedHashMap<>();
            String[] keys = {"kind", "subject", "verdict", "reason", "file", "line"};
            for (int i = 0; i < keys.length; i++) {
                members.put(keys[i], step.get(i));
            }
            steps.add(members);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("type", type);
        all.put("result", answer.get(0));
        all.put("flags", answer.get(1));
        all.put("steps", steps);
        return all;
    }
}
