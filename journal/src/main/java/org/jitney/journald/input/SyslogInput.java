package org.jitney.journald.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.client.Client;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.dispatch.Message;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.forward.Forwarder.Wishes;
import org.jitney.journald.forward.Outgoing;
import org.jitney.journald.protocol.SyslogMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that programs send by syslog(3). */
final class SyslogInput implements DatagramHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogInput.class);
    private static final byte[] TRANSPORT = Fields.of("_TRANSPORT", "syslog");

    private final Dispatcher dispatcher;

    SyslogInput(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void take(Received datagram) {
        if (!datagram.fds().isEmpty()) {
            LOG.warn("Got file descriptors via syslog socket. Ignoring.");
            return;
        }
        if (datagram.data().length == 0) {
            return;
        }
        Optional<Client> client =
                dispatcher.client(datagram.sender(), datagram.label(), Optional.empty());
        SyslogMessage message = SyslogMessage.parse(datagram.data());
        int priority = message.priority();
        if (client.isPresent()
                && !client.get().wants(Priority.level(priority), message.message())) {
            return;
        }
        dispatcher.forward(
                new Outgoing(priority, message.identifier(), message.message(), datagram.sender()),
                client,
                Optional.of(datagram.data()),
                Wishes.NONE);
        dispatcher.accept(new Message(fields(message), client, datagram.sentUsec(), priority, 0));
    }

    private static List<byte[]> fields(SyslogMessage message) {
        List<byte[]> fields = new ArrayList<>();
        fields.add(TRANSPORT);
        fields.add(Fields.of("PRIORITY", Priority.level(message.priority())));
        if (Priority.facility(message.priority()) != 0) {
            fields.add(Fields.of("SYSLOG_FACILITY", Priority.facility(message.priority())));
        }
        message.identifier().ifPresent(v -> fields.add(Fields.of("SYSLOG_IDENTIFIER", v)));
        message.pid().ifPresent(v -> fields.add(Fields.of("SYSLOG_PID", v)));
        message.timestamp().ifPresent(v -> fields.add(Fields.of("SYSLOG_TIMESTAMP", v)));
        fields.add(Fields.of("MESSAGE", message.message()));
        message.raw().ifPresent(v -> fields.add(Fields.of("SYSLOG_RAW", v)));
        return fields;
    }
}
