package org.jitney.journald.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.client.Client;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.dispatch.Message;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.entry.Sender;
import org.jitney.journald.forward.Forwarder.Wishes;
import org.jitney.journald.forward.Outgoing;
import org.jitney.journald.protocol.LineBreak;
import org.jitney.journald.protocol.StreamHeader;
import org.jitney.journald.protocol.StreamParser;
import org.jitney.journald.protocol.SyslogMessage;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.MessageIo;
import org.jspecify.annotations.Nullable;

/**
 * One stream: what a service writes to its standard output or error. The process that writes is the
 * one that the kernel names with each piece, which need not be who connected.
 */
final class Stream implements StreamParser.Sink {
    private final Dispatcher dispatcher;
    private final Fd socket;
    private final StreamParser parser;
    private final byte[] idField;
    private final Runnable whenBegun;
    private final Optional<String> label;
    private StreamHeader header = StreamHeader.EMPTY;
    private Sender sender;
    private @Nullable Client client;

    /**
     * Begins.
     *
     * @param peer who connected
     * @param label of the peer
     * @param id a number of its own, 32 hexadecimal digits
     */
    Stream(
            Dispatcher dispatcher,
            Fd socket,
            Sender peer,
            Optional<String> label,
            String id,
            int lineMax,
            Optional<StreamHeader> known,
            Runnable whenBegun) {
        this.dispatcher = dispatcher;
        this.socket = socket;
        this.sender = peer;
        this.label = label;
        this.idField = Fields.of("_STREAM_ID", id);
        this.whenBegun = whenBegun;
        this.header = known.orElse(StreamHeader.EMPTY);
        this.parser =
                known.isPresent()
                        ? new StreamParser(lineMax, known.get(), this)
                        : new StreamParser(lineMax, peer.uid() == 0, this);
    }

    StreamHeader header() {
        return header;
    }

    Fd socket() {
        return socket;
    }

    /** What reading came to. */
    enum Outcome {
        GOES_ON,
        NOTHING_YET,
        ENDED
    }

    /** Reads once. */
    Outcome read(java.nio.ByteBuffer buffer, byte[] copy) throws StreamHeader.Malformed {
        MessageIo io = MessageIo.ofThread();
        int room = Math.min(parser.room(), copy.length);
        long count = io.receive(socket.number(), buffer.clear().limit(room));
        if (count == -org.jitney.linux.sys.Errno.EAGAIN) {
            return Outcome.NOTHING_YET;
        }
        for (int i = 0; i < io.fdCount(); i++) {
            Fd.adopt(io.fd(i)).close();
        }
        if (count <= 0) {
            parser.flush(LineBreak.EOF);
            return Outcome.ENDED;
        }
        Sender writer = new Sender(io.senderPid(), io.senderUid(), io.senderGid());
        if (writer.pid() > 0) {
            if (writer.pid() != sender.pid()) {
                parser.flush(LineBreak.PID_CHANGE);
                release();
            }
            sender = writer;
        }
        buffer.get(0, copy, 0, (int) count);
        parser.add(copy, (int) count);
        return Outcome.GOES_ON;
    }

    @Override
    public void begun(StreamHeader found) {
        header = found;
        whenBegun.run();
    }

    @Override
    public void line(byte[] text, LineBreak end) {
        Optional<Client> from = client();
        SyslogMessage.Line line =
                header.levelPrefix()
                        ? SyslogMessage.parseLine(text, header.priority())
                        : new SyslogMessage.Line(header.priority(), text);
        int priority = line.priority();
        if (line.text().length == 0
                || (from.isPresent() && !from.get().wants(Priority.level(priority), line.text()))) {
            return;
        }
        dispatcher.forward(
                new Outgoing(priority, header.identifier(), line.text(), sender),
                from,
                Optional.empty(),
                new Wishes(header.toSyslog(), header.toKernel(), header.toConsole()));
        List<byte[]> fields = new ArrayList<>();
        fields.add(Fields.of("_TRANSPORT", "stdout"));
        fields.add(idField);
        fields.add(Fields.of("PRIORITY", Priority.level(priority)));
        if (Priority.facility(priority) != 0) {
            fields.add(Fields.of("SYSLOG_FACILITY", Priority.facility(priority)));
        }
        header.identifier().ifPresent(v -> fields.add(Fields.of("SYSLOG_IDENTIFIER", v)));
        end.field().ifPresent(v -> fields.add(Fields.of("_LINE_BREAK", v)));
        fields.add(Fields.of("MESSAGE", line.text()));
        dispatcher.accept(new Message(fields, from, -1, priority, 0));
    }

    private Optional<Client> client() {
        if (client != null) {
            dispatcher.refresh(client);
            return Optional.of(client);
        }
        Optional<Client> found = dispatcher.client(sender, label, header.unit());
        found.ifPresent(c -> client = dispatcher.clients().pin(c));
        return found;
    }

    /** The process is not this stream's any more. */
    void release() {
        if (client != null) {
            dispatcher.clients().release(client);
            client = null;
        }
    }
}
