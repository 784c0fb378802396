package org.jitney.clients.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageBuilder;
import org.jitney.bus.wire.Variant;

/**
 * One service, over a bus or a direct connection to it.
 *
 * <p>A connection that breaks is a failed call as well: a tool prints the text and ends.
 */
public final class Peer implements AutoCloseable {
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final BlockingConnection connection;
    private final String destination;
    private final boolean interactive;

    /**
     * Talks to a service over a connection.
     *
     * @param destination the name of the service
     * @param interactive whether the service may ask the user for a password
     */
    public Peer(BlockingConnection connection, String destination, boolean interactive) {
        this.connection = connection;
        this.destination = destination;
        this.interactive = interactive;
    }

    /**
     * {@return a service of this machine's system bus}
     *
     * @throws UsageError with {@code failure} before the reason
     */
    public static Peer ofSystem(
            Environment environment, Arguments arguments, String service, String failure)
            throws UsageError {
        // Nobody sits there to be asked where nobody reads.
        boolean interactive = environment.outIsTerminal() && !arguments.has("no-ask-password");
        try {
            return new Peer(
                    Buses.connect(environment, Buses.system(environment)), service, interactive);
        } catch (CallFailed e) {
            throw new UsageError(failure + e.text());
        }
    }

    /** {@return another service over the same connection} */
    public Peer at(String otherDestination) {
        return new Peer(connection, otherDestination, interactive);
    }

    /** {@return the connection itself} */
    public BlockingConnection connection() {
        return connection;
    }

    /** {@return the start of a call to the service, for what {@link #call} cannot say} */
    public MessageBuilder message(String path, String interfaceName, String member) {
        MessageBuilder call =
                Message.call(ObjectPath.of(path), interfaceName, member).destination(destination);
        return interactive ? call.interactive() : call;
    }

    /** Calls a method and {@return its answer} */
    public List<Object> call(
            String path, String interfaceName, String member, String signature, Object... arguments)
            throws CallFailed {
        return call(message(path, interfaceName, member).body(signature, arguments).build());
    }

    /** Sends a call and {@return its answer} */
    public List<Object> call(Message message) throws CallFailed {
        return reply(message).body();
    }

    /** Sends a call and {@return the message that answers it} */
    public Message reply(Message message) throws CallFailed {
        try {
            return connection.call(message);
        } catch (CallFailed e) {
            throw shortened(e);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Sends all calls at once and {@return what answers each, be it an error} */
    public List<Message> answers(List<Message> calls) throws CallFailed {
        try {
            return connection.answers(calls);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * {@return the failure without what a bus explains at length: which of its rules said no, which
     * nobody but its admin can use}
     */
    public static CallFailed shortened(CallFailed e) {
        return e.errorName().equals("org.freedesktop.DBus.Error.AccessDenied")
                ? new CallFailed(e.errorName(), "Access denied")
                : e;
    }

    /** Sends a message that nobody answers. */
    public void send(Message message) throws CallFailed {
        try {
            int serial = connection.send(message);
            if (serial == 0) {
                throw new IllegalStateException("a message without a serial");
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** {@return a property} */
    public Variant get(String path, String interfaceName, String name) throws CallFailed {
        return (Variant) call(path, PROPERTIES, "Get", "ss", interfaceName, name).get(0);
    }

    /** Sets a property. */
    public void set(String path, String interfaceName, String name, Variant value)
            throws CallFailed {
        run(path, PROPERTIES, "Set", "ssv", interfaceName, name, value);
    }

    /** Calls a method that answers nothing. */
    public void run(
            String path, String interfaceName, String member, String signature, Object... arguments)
            throws CallFailed {
        List<Object> nothing = call(path, interfaceName, member, signature, arguments);
        if (!nothing.isEmpty()) {
            throw new CallFailed(CallFailed.INVALID_SIGNATURE, member + " answered " + nothing);
        }
    }

    /** {@return the properties of an interface, or of all of them for the empty one} */
    public Properties getAll(String path, String interfaceName) throws CallFailed {
        List<Object> answer = call(path, PROPERTIES, "GetAll", "s", interfaceName);
        return Properties.of((Map<?, ?>) answer.get(0));
    }

    /** Asks for signals. */
    public void addMatch(String rule) throws CallFailed {
        try {
            connection.addMatch(rule);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** {@return the next message that is not an answer; none when the time is over} */
    public Optional<Message> next(Duration atMost) throws CallFailed {
        try {
            return connection.nextMessage(atMost);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** {@return the next message that is not an answer} */
    public Message next() throws CallFailed {
        try {
            return connection.nextMessage();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static CallFailed broken(IOException e) {
        String text = e.getMessage();
        return new CallFailed(
                CallFailed.DISCONNECTED,
                text == null ? "Transport endpoint is not connected" : text);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // The answer is already here; nobody can do anything about the socket any more.
            return;
        }
    }
}
