package org.jitney.login1.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;

/** Plays the service manager, polkit and the rest of the bus. */
final class FakeManager implements Endpoint {
    final List<Message> sent = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final List<Message> transients = new ArrayList<>();
    final Map<Integer, String> jobs = new LinkedHashMap<>();
    final Set<String> active = new HashSet<>();
    final List<String> questions = new ArrayList<>();
    final Set<String> gone = new HashSet<>();
    boolean polkit;
    boolean allows;
    int job;

    @Override
    public void send(Message message) {
        sent.add(message);
    }

    @Override
    public void call(Message message, Duration timeout, Consumer<Message> onReply) {
        Message call = message.withSerial(1);
        if (call.destination().orElse("").equals("org.freedesktop.PolicyKit1")) {
            answerForPolkit(call, onReply);
            return;
        }
        List<Object> body = call.body();
        switch (call.member().orElseThrow()) {
            case "StartTransientUnit", "StartUnit", "StopUnit" -> {
                String unit = body.getFirst().toString();
                asked.add(call.member().orElseThrow() + " " + unit);
                if (call.member().orElseThrow().equals("StartTransientUnit")) {
                    transients.add(call);
                }
                job++;
                jobs.put(job, unit);
                if (!call.member().orElseThrow().equals("StopUnit")) {
                    active.add(unit);
                }
                onReply.accept(Message.reply(call).body("o", ObjectPath.of("/job/" + job)).build());
            }
            case "Get" -> onReply.accept(property(call, body.get(1).toString()));
            case "NameHasOwner" ->
                    onReply.accept(
                            Message.reply(call)
                                    .body("b", !gone.contains(body.getFirst().toString()))
                                    .build());
            case "Subscribe" -> onReply.accept(Message.reply(call).build());
            default -> {
                asked.add(call.member().orElseThrow() + " " + body);
                onReply.accept(Message.reply(call).build());
            }
        }
    }

    private Message property(Message call, String name) {
        String path = call.path().orElseThrow().value();
        String unit = ObjectPath.unescapeLabel(path.substring(path.lastIndexOf('/') + 1));
        String value =
                name.equals("LoadState") ? "loaded" : active.contains(unit) ? "active" : "inactive";
        return Message.reply(call).body("v", Variant.of("s", value)).build();
    }

    private void answerForPolkit(Message call, Consumer<Message> onReply) {
        questions.add(call.body().get(1).toString());
        if (polkit) {
            onReply.accept(
                    Message.reply(call)
                            .body("(bba{ss})", Struct.of(allows, false, Map.of()))
                            .build());
        } else {
            onReply.accept(
                    Message.error(
                                    call,
                                    "org.freedesktop.DBus.Error.ServiceUnknown",
                                    "there is no polkit")
                            .build());
        }
    }

    @Override
    public boolean isDirect() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** {@return what the last transient unit was asked for with} */
    Map<String, Object> lastProperties() {
        Map<String, Object> found = new LinkedHashMap<>();
        for (Object each : (List<?>) transients.getLast().body().get(2)) {
            Struct pair = (Struct) each;
            found.put(pair.get(0).toString(), ((Variant) pair.get(1)).value());
        }
        return found;
    }

    /** {@return the answer to the call of this number, if there is one} */
    List<Message> answers() {
        return sent.stream().filter(message -> message.type() != MessageType.SIGNAL).toList();
    }

    /** {@return the names of the signals that were sent} */
    List<String> signals() {
        return sent.stream()
                .filter(message -> message.type() == MessageType.SIGNAL)
                .map(message -> message.member().orElseThrow())
                .filter(name -> !name.equals("PropertiesChanged"))
                .toList();
    }
}
