package org.jitney.clients.resolvectl;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.varlink.VarlinkConnection;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.Codes;
import org.jitney.clients.resolvectl.dns.MalformedRecord;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.NotifyDatagram;

/**
 * What only root may see, over the resolver's own socket: questions and answers of everybody as
 * they come, what is in the caches, and how it gets on with its servers.
 */
final class Monitor {
    private static final Path SOCKET = Path.of("/run/systemd/resolve/io.systemd.Resolve.Monitor");
    private static final String INTERFACE = "io.systemd.Resolve.Monitor.";

    private final Environment environment;
    private final Screen screen;
    private final Wishes wishes;

    Monitor(Environment environment, Screen screen, Wishes wishes) {
        this.environment = environment;
        this.screen = screen;
        this.wishes = wishes;
    }

    private static VarlinkConnection connect() throws UsageError {
        try {
            return VarlinkConnection.open(SOCKET);
        } catch (IOException e) {
            throw new UsageError(
                    "Failed to connect to query monitoring service "
                            + SOCKET
                            + ": "
                            + e.getMessage());
        }
    }

    /** Prints questions and answers until somebody ends it. {@return the exit status} */
    int follow() throws UsageError {
        // Who ends this by a signal has seen enough, which is no failure.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        try (VarlinkConnection connection = connect()) {
            connection.send(INTERFACE + "SubscribeQueryResults", "{}", true);
            while (true) {
                VarlinkConnection.Answer answer = connection.receive();
                if (!answer.error().isEmpty()) {
                    screen.error("Varlink error: " + answer.error());
                    return 1;
                }
                Values values = new Values(answer.parameters());
                if (values.has("ready")) {
                    tellReady();
                } else if (wishes.json == Json.Style.OFF) {
                    print(values);
                } else {
                    screen.output().println(Json.render(answer.parameters(), wishes.json));
                }
                screen.output().flush();
            }
        } catch (EOFException e) {
            screen.note("Disconnected.");
            return 0;
        } catch (IOException e) {
            throw new UsageError(
                    "Failed to issue SubscribeQueryResults() varlink call: " + e.getMessage());
        }
    }

    /** From now on no question is missed. */
    private void tellReady() {
        Optional<String> socket = environment.variable("NOTIFY_SOCKET");
        if (socket.isEmpty()) {
            return;
        }
        try {
            NotifyDatagram.send(UnixAddress.parse(socket.get()).encode(), "READY=1");
        } catch (ErrnoException e) {
            screen.warn("Failed to notify init system: " + Errno.message(e.errno()));
        }
    }

    private void print(Values query) {
        Output output = screen.output();
        questions(query.objects("question"), 'Q', Colour.HIGHLIGHT_CYAN);
        // Those that led here by aliases.
        questions(query.objects("collectedQuestions"), 'C', Colour.HIGHLIGHT_GREY);
        String state = query.text("state").orElse("n/a");
        boolean good = state.equals("success");
        String text =
                switch (state) {
                    case "errno" -> Errno.name((int) query.number("errno", 0));
                    case "rcode-failure" -> Codes.response((int) query.number("rcode", -1));
                    default -> state;
                };
        String result =
                query.text("result").filter(r -> !r.isEmpty()).map(r -> ": " + r).orElse("");
        Colour colour = good ? Colour.HIGHLIGHT_GREEN : Colour.HIGHLIGHT_RED;
        output.println(sign(Glyph.ARROW_LEFT, 'S', colour) + ": " + text + result + remark(query));
        for (Values each : query.objects("answer")) {
            try {
                String record = each.record(output.width());
                output.println(
                        sign(Glyph.ARROW_LEFT, 'A', Colour.HIGHLIGHT_YELLOW) + ": " + record);
            } catch (MalformedRecord e) {
                screen.warn("Failed to parse monitor answer RR, ignoring: Bad message");
            }
        }
        output.print("\n");
    }

    private static String remark(Values query) {
        int code = (int) query.number("extendedDNSErrorCode", -1);
        if (code < 0) {
            return "";
        }
        String message = query.text("extendedDNSErrorMessage").orElse("");
        return " (" + Codes.remark(code) + (message.isEmpty() ? "" : ": " + message) + ")";
    }

    private String sign(Glyph arrow, char letter, Colour colour) {
        return screen.output().paint(colour, screen.output().glyph(arrow) + " " + letter);
    }

    private void questions(List<Values> questions, char letter, Colour colour) {
        for (Values each : questions) {
            Optional<String> question = each.question();
            if (question.isEmpty()) {
                screen.warn(
                        "Received monitor message with invalid question key, ignoring: Invalid"
                                + " argument");
            }
            question.ifPresent(q ->
                    screen.output().println(sign(Glyph.ARROW_RIGHT, letter, colour) + ": " + q));
        }
    }

    private List<Values> dump(String method) throws UsageError {
        try (VarlinkConnection connection = connect()) {
            VarlinkConnection.Answer answer = connection.call(INTERFACE + method, "{}");
            if (!answer.error().isEmpty()) {
                throw new UsageError(
                        "Method call %s%s() failed: %s"
                                .formatted(INTERFACE, method, answer.error()));
            }
            if (!(answer.parameters().get("dump") instanceof List<?> list)) {
                throw new UsageError(method + "() response is missing 'dump' key.");
            }
            if (wishes.json != Json.Style.OFF) {
                screen.output().println(Json.render(list, wishes.json));
                return List.of();
            }
            return new Values(answer.parameters()).objects("dump");
        } catch (IOException e) {
            throw new UsageError(
                    "Failed to issue %s() varlink call: %s".formatted(method, e.getMessage()));
        }
    }

    /** Prints what is in the caches of all scopes. */
    int cache() throws UsageError {
        for (Values scope : dump("DumpCache")) {
            scope(scope);
        }
        return 0;
    }

    private void scope(Values scope) throws UsageError {
        Output output = screen.output();
        String protocol = scope.text("protocol").orElse("n/a");
        StringBuilder title = new StringBuilder("Scope protocol=").append(protocol);
        long family = scope.number("family", 0);
        if (family != 0) {
            title.append(" family=").append(family == Wishes.INET6 ? "AF_INET6" : "AF_INET");
        }
        long link = scope.number("ifindex", 0);
        title.append(link > 0 ? " ifindex=" + link : "");
        scope.text("ifname").ifPresent(name -> title.append(" ifname=").append(name));
        if (protocol.equals("dns")) {
            scope.text("dnssec").ifPresent(mode -> title.append(" DNSSEC=").append(mode));
            scope.text("dnsOverTLS").ifPresent(mode -> title.append(" DNSOverTLS=").append(mode));
        }
        output.println(output.paint(Colour.UNDERLINE, title.toString()));
        int records = 0;
        for (Values entry : scope.objects("cache")) {
            records += entry(entry);
        }
        if (records == 0) {
            output.println(output.paint(Colour.GREY, "No entries."));
        }
        output.print("\n");
    }

    /** Prints an entry: records, or that there is nothing. {@return how many records} */
    private int entry(Values entry) throws UsageError {
        Optional<String> nothing = entry.text("type");
        if (nothing.isPresent()) {
            String key =
                    new Values(entry.value("key"))
                            .question()
                            .orElseThrow(() ->
                                    new UsageError(
                                            "Failed to turn JSON data to resource key: Invalid"
                                                    + " argument"));
            String what = screen.output().paint(Colour.HIGHLIGHT_RED, nothing.get());
            screen.output().println(key + " " + what);
            return 0;
        }
        List<Values> records = entry.objects("rrs");
        for (Values each : records) {
            try {
                screen.output().println(each.record(screen.output().width()));
            } catch (MalformedRecord e) {
                throw new UsageError("Failed to parse DNS data: Bad message");
            }
        }
        return records.size();
    }

    /** Prints what the resolver has learnt about each server. */
    int servers() throws UsageError {
        for (Values server : dump("DumpServerState")) {
            screen.output().print(ServerState.render(server, screen.output()) + "\n");
        }
        return 0;
    }
}
