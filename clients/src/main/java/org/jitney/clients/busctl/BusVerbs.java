package org.jitney.clients.busctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.BusName;
import org.jitney.bus.name.InterfaceName;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageBuilder;
import org.jitney.bus.wire.Signature;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;

/** The verbs of {@code busctl}, over one connection. */
final class BusVerbs {
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final Environment environment;
    private final Arguments arguments;
    private final Output output;
    private final Json.Style json;
    private final Peer peer;
    private int status;

    private BusVerbs(Environment environment, Arguments arguments, Json.Style json, Peer peer) {
        this.environment = environment;
        this.arguments = arguments;
        this.output = Output.of(environment.out(), Output.Look.of(environment));
        this.json = json;
        this.peer = peer;
    }

    static int run(Environment environment, Arguments arguments) throws UsageError, CallFailed {
        Json.Style json = BusOptions.json(environment, arguments);
        List<String> operands = arguments.operands();
        String verb = operands.isEmpty() ? "list" : operands.get(0);
        List<String> rest = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        BusOptions.checkCount(verb, rest.size());
        for (String flag : BusOptions.FLAGS) {
            var _ = BusOptions.flag(arguments, flag);
        }
        BlockingConnection connection =
                Buses.connect(environment, BusOptions.address(environment, arguments));
        if (arguments.has("timeout")) {
            connection.timeout(BusOptions.timeout(arguments));
        }
        boolean interactive = BusOptions.flag(arguments, "allow-interactive-authorization");
        try (Peer peer = new Peer(connection, Names.BUS, interactive)) {
            return new BusVerbs(environment, arguments, json, peer).run(verb, rest);
        }
    }

    private int run(String verb, List<String> operands) throws UsageError, CallFailed {
        switch (verb) {
            case "list" -> list();
            case "status" -> status(operands);
            case "tree" -> tree(operands);
            case "introspect" -> introspect(operands);
            case "call" -> call(operands);
            case "emit" -> emit(operands);
            case "get-property" -> getProperty(operands);
            case "set-property" -> setProperty(operands);
            case "monitor" -> {
                Monitor.become(peer, arguments, operands);
                environment.err().print("Monitoring bus message stream.\n");
                environment.err().flush();
                untilDisconnected(() -> Monitor.run(peer, json, output));
            }
            default -> {
                Monitor.become(peer, arguments, operands);
                int size = captureSize();
                untilDisconnected(() -> Monitor.capture(peer, size, environment.out()));
            }
        }
        return status;
    }

    /** Monitors; the end of the bus is the end of what there is to see, not a failure. */
    private void untilDisconnected(Monitoring monitoring) throws CallFailed {
        try {
            monitoring.run();
        } catch (CallFailed e) {
            if (!e.errorName().equals(CallFailed.DISCONNECTED)) {
                throw e;
            }
            environment.out().flush();
            environment.err().print("Connection terminated, exiting.\n");
            environment.err().flush();
        }
    }

    private interface Monitoring {
        void run() throws CallFailed;
    }

    private int captureSize() throws UsageError {
        String text = arguments.last("size").orElse("4096");
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new UsageError("Failed to parse size '" + text + "': Invalid argument");
        }
        return Integer.parseInt(text);
    }

    private boolean legend() {
        return !arguments.has("no-legend");
    }

    private void list() throws UsageError {
        try {
            Table table = Names.table(peer, arguments);
            output.printTable(
                    json == Json.Style.OFF ? table.render(legend(), output) : table.json(json));
        } catch (CallFailed e) {
            throw new UsageError("Failed to list names: " + e.text());
        }
    }

    private void status(List<String> operands) throws UsageError {
        try {
            if (operands.isEmpty() || operands.get(0).isEmpty()) {
                busStatus();
                return;
            }
            String name = operands.get(0);
            boolean pid = name.matches("[0-9]+");
            String owner = pid ? "" : name.startsWith(":") ? name : Names.ownerOf(peer, name);
            if (!pid && !BusName.isValid(name)) {
                throw new UsageError("Failed to get credentials: Invalid argument");
            }
            if (!pid && owner.isEmpty()) {
                throw new UsageError("Failed to get credentials: No such device or address");
            }
            var credentials =
                    pid
                            ? org.jitney.clients.cli.Properties.of(
                                    Map.of("ProcessID", Variant.of("u", Long.valueOf(name))))
                            : Names.credentials(peer, name);
            ProcessFacts facts = ProcessFacts.of(credentials.number("ProcessID"));
            output.print(CredentialsText.render(credentials, facts, owner));
        } catch (CallFailed e) {
            throw new UsageError("Failed to get credentials: " + e.text());
        }
    }

    private void busStatus() throws CallFailed {
        var credentials = Names.credentials(peer, Names.BUS);
        output.println("BusAddress=" + BusOptions.address(environment, arguments));
        boolean system = !arguments.has("user") && !arguments.has("address");
        output.print(system ? "BusScope=system\n" : "");
        output.println("BusID=" + peer.connection().serverGuid());
        ProcessFacts facts = ProcessFacts.of(credentials.number("ProcessID"));
        output.print(CredentialsText.render(credentials, facts, ""));
    }

    private void complain(String text) {
        environment.err().print(text + "\n");
        environment.err().flush();
    }

    private void tree(List<String> operands) throws UsageError {
        if (!operands.isEmpty()) {
            for (int i = 0; i < operands.size(); i++) {
                String service = operands.get(i);
                output.print(i > 0 ? "\n" : "");
                output.print(operands.size() > 1 ? "Service " + service + ":\n" : "");
                objects(service);
            }
            return;
        }
        Set<String> names = new TreeSet<>();
        try {
            Object answer = peer.call(Names.BUS_PATH, Names.BUS, "ListNames", "").get(0);
            ((List<?>) answer).forEach(name -> names.add(name.toString()));
        } catch (CallFailed e) {
            throw new UsageError("Failed to get name list: " + e.text());
        }
        boolean first = true;
        for (String name : names) {
            boolean wanted =
                    name.startsWith(":") ? arguments.has("unique") : !arguments.has("unique");
            if (wanted || (arguments.has("acquired") && !name.startsWith(":"))) {
                output.print(first ? "" : "\n");
                output.println("Service " + name + ":");
                objects(name);
                first = false;
            }
        }
    }

    private void objects(String service) throws UsageError {
        checkName(BusName.isValid(service), "bus service name", service);
        Set<String> paths =
                Tree.discover(
                        peer,
                        service,
                        text -> output.println(output.paint(Colour.HIGHLIGHT_RED, text)));
        if (paths.isEmpty()) {
            status = 1;
        }
        output.print(Tree.render(paths, arguments.has("list"), output));
    }

    private void introspect(List<String> operands) throws UsageError {
        String service = operands.get(0);
        String path = operands.get(1);
        Peer target = peer.at(service);
        String failure = "Failed to introspect object " + path + " of service " + service + ": ";
        if (!ObjectPath.isValid(path) || !BusName.isValid(service)) {
            throw new UsageError(failure + "Invalid argument");
        }
        try {
            String xml =
                    target.call(path, "org.freedesktop.DBus.Introspectable", "Introspect", "")
                            .get(0)
                            .toString();
            if (arguments.has("xml-interface")) {
                output.println(xml);
                return;
            }
            Table table =
                    MemberTable.of(
                            Introspection.parse(xml),
                            operands.size() > 2 ? operands.get(2) : "",
                            name -> MemberTable.values(target, path, name, this::complain));
            output.print(table.render(legend(), output));
        } catch (CallFailed | Introspection.BadDocument e) {
            throw new UsageError(failure + e.getMessage());
        }
    }

    private static void checkName(boolean valid, String what, String name) throws UsageError {
        if (!valid) {
            throw new UsageError("Invalid " + what + ": " + name);
        }
    }

    private static void checkTarget(List<String> operands) throws UsageError {
        checkName(BusName.isValid(operands.get(0)), "service name", operands.get(0));
        checkName(ObjectPath.isValid(operands.get(1)), "object path", operands.get(1));
        checkName(InterfaceName.isValid(operands.get(2)), "interface name", operands.get(2));
    }

    private MessageBuilder message(List<String> operands, String member) throws UsageError {
        String path = operands.get(1);
        checkTarget(operands);
        try {
            MessageBuilder message =
                    peer.at(operands.get(0)).message(path, operands.get(2), member);
            return BusOptions.flag(arguments, "auto-start") ? message : message.noAutoStart();
        } catch (IllegalArgumentException e) {
            throw new UsageError("Failed to create bus message: Invalid argument");
        }
    }

    private void call(List<String> operands) throws UsageError {
        MessageBuilder message = message(operands, operands.get(3));
        if (operands.size() > 4) {
            Signature signature = Values.signature(operands.get(4));
            List<Object> values = Values.parse(signature, operands.subList(5, operands.size()));
            message.body(signature.value(), values);
        }
        try {
            if (!BusOptions.flag(arguments, "expect-reply")) {
                peer.send(message.noReply().build());
                return;
            }
            Message reply = peer.reply(message.build());
            if (!arguments.has("quiet")) {
                print(reply);
            }
        } catch (CallFailed e) {
            throw new UsageError("Call failed: " + e.text());
        }
    }

    private void print(Message reply) {
        Signature signature = reply.signature();
        if (signature.value().isEmpty()) {
            return;
        }
        if (json != Json.Style.OFF) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("type", signature.value());
            object.put("data", ValueText.json(signature, reply.body()));
            output.println(Json.render(object, json));
        } else if (arguments.has("verbose")) {
            output.println(ValueText.message(signature, reply.body(), ""));
        } else {
            output.println(signature.value() + " " + ValueText.line(signature, reply.body()));
        }
    }

    private void emit(List<String> operands) throws UsageError {
        String path = operands.get(0);
        if (!ObjectPath.isValid(path)) {
            throw new UsageError("Failed to create bus message: Invalid argument");
        }
        try {
            MessageBuilder signal =
                    Message.signal(ObjectPath.of(path), operands.get(1), operands.get(2));
            arguments.last("destination").ifPresent(signal::destination);
            if (operands.size() > 3) {
                Signature signature = Values.signature(operands.get(3));
                List<Object> values = Values.parse(signature, operands.subList(4, operands.size()));
                signal.body(signature.value(), values);
            }
            peer.send(signal.build());
            // Asked and answered, so that the signal has left before the connection ends.
            peer.call(Names.BUS_PATH, Names.BUS, "GetId", "").forEach(id -> {});
        } catch (IllegalArgumentException e) {
            throw new UsageError("Failed to create bus message: Invalid argument");
        } catch (CallFailed e) {
            throw new UsageError("Failed to send signal: " + e.text());
        }
    }

    private void getProperty(List<String> operands) throws UsageError {
        checkTarget(operands);
        Peer target = peer.at(operands.get(0));
        List<String> names = new ArrayList<>(operands.subList(3, operands.size()));
        for (String name : names) {
            try {
                Variant value = target.get(operands.get(1), operands.get(2), name);
                String type = value.signature().value();
                if (json != Json.Style.OFF) {
                    output.println(Json.render(ValueText.variant(value), json));
                } else if (arguments.has("verbose")) {
                    output.print(ValueText.block(type, value.value()));
                } else {
                    String text = ValueText.line(value.signature(), List.of(value.value()));
                    output.println(type + " " + text);
                }
            } catch (CallFailed e) {
                throw new UsageError(
                        "Failed to get property "
                                + name
                                + " on interface "
                                + operands.get(2)
                                + ": "
                                + e.text());
            } catch (IllegalArgumentException e) {
                throw new UsageError("Failed to create bus message: Invalid argument");
            }
        }
    }

    private void setProperty(List<String> operands) throws UsageError {
        checkTarget(operands);
        String type = operands.get(4);
        Signature signature = Values.signature(type);
        if (!Signature.isSingle(type)) {
            throw new UsageError("Invalid signature: " + type);
        }
        List<Object> values = Values.parse(signature, operands.subList(5, operands.size()));
        MessageBuilder message =
                peer.at(operands.get(0)).message(operands.get(1), PROPERTIES, "Set");
        try {
            peer.reply(
                    message.body(
                                    "ssv",
                                    operands.get(2),
                                    operands.get(3),
                                    new Variant(signature, values.get(0)))
                            .build());
        } catch (CallFailed e) {
            throw new UsageError(
                    "Failed to set property "
                            + operands.get(3)
                            + " on interface "
                            + operands.get(2)
                            + ": "
                            + e.text());
        }
    }
}
