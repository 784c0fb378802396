package org.jitney.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.wire.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A private message bus in this JVM, which any program can use by its {@link #address}.
 *
 * {@snippet :
 * class WeatherTest {
 *     @RegisterExtension static final JitneyBus bus = JitneyBus.start();
 *
 *     @Test
 *     void asksTheStation() throws Exception {
 *         bus.serve("com.example.Station", call -> Message.reply(call).body("d", 21.5).build());
 *
 *         new Weather(bus.address()).refresh();
 *
 *         bus.messages().awaitCall("com.example.Station", "Temperature");
 *     }
 * }
 * }
 *
 * <p>In a static field there is one bus for the class, in an instance field one for each test. In
 * both cases a test starts without faults and with nothing recorded, and the connections and
 * services that it opens here close with it. Parameters of the types {@code JitneyBus}, {@link
 * BusAddress}, {@link Faults}, {@link Messages} and {@link BlockingConnection} (a connection of the
 * test's own) are filled in. Without JUnit: {@code try (JitneyBus bus = JitneyBus.start())}.
 *
 * <p>The JVM needs {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class JitneyBus
        implements AutoCloseable,
                BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {
    private final BusBuilder settings;
    private @Nullable Engine engine;

    /** The JUnit context that ends this bus: a class, or empty for a test. */
    private String scope = "";

    JitneyBus(BusBuilder settings) {
        this.settings = settings;
        this.engine = settings.open();
    }

    /** Starts a bus that its user and root may use, without any restriction for them. */
    public static JitneyBus start() {
        return builder().start();
    }

    /** Describes a bus. */
    public static BusBuilder builder() {
        return new BusBuilder();
    }

    private synchronized Engine engine() {
        Engine running = engine;
        if (running == null) {
            throw new IllegalStateException("the bus is closed");
        }
        return running;
    }

    /** {@return the address as programs take it, such as {@code unix:path=…,guid=…}} */
    public String address() {
        return engine().address();
    }

    /** {@return the address as this project's connections take it} */
    public BusAddress busAddress() {
        return engine().clientAddress();
    }

    /** {@return a directory that goes with the bus} */
    public Path directory() {
        return engine().directory();
    }

    /** {@return variables for programs that shall take this for their system and session bus} */
    public Map<String, String> environment() {
        return Map.of("DBUS_SYSTEM_BUS_ADDRESS", address(), "DBUS_SESSION_BUS_ADDRESS", address());
    }

    /** Opens a connection, for one thread at a time; it closes with the bus at the latest. */
    public BlockingConnection connect() {
        try {
            return engine().adopt(BlockingConnection.bus(busAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to the bus", e);
        }
    }

    /**
     * Puts a service on the bus: a connection of its own that owns the name and answers every call
     * with what the function makes of it, on a thread of its own. What it throws answers the call
     * with an error, a {@link org.jitney.bus.service.DBusError} with the one that it names.
     */
    public FakeService serve(String name, Answers answers) {
        return engine().adopt(FakeService.start(engine().clientAddress(), name, answers));
    }

    /** Answers calls. */
    public interface Answers {
        /** Answers one call, as {@code Message.reply(call).body(…).build()}. */
        Message answer(Message call) throws Exception;
    }

    /** {@return what can go wrong} */
    public Faults faults() {
        return engine().faults();
    }

    /** {@return what went over the bus} */
    public Messages messages() {
        return engine().messages();
    }

    /** Waits until a name has an owner. */
    public void awaitName(String name) {
        messages().awaitOwner(name, true);
    }

    /** Waits until a name has no owner. */
    public void awaitNoName(String name) {
        messages().awaitOwner(name, false);
    }

    /** Disconnects everybody and removes the bus; the second time nothing happens. */
    @Override
    public void close() {
        Engine last;
        synchronized (this) {
            last = engine;
            engine = null;
        }
        if (last != null) {
            last.close();
        }
    }

    // JUnit

    /** Only called for a static field, or where one instance serves all tests. */
    @Override
    public void beforeAll(ExtensionContext context) {
        // Nested classes come here, too; and a field of a base class serves several classes.
        if (scope.isEmpty()) {
            scope = context.getUniqueId();
            reopen();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        reopen();
        engine().beginTest();
        messages().clear();
    }

    private synchronized void reopen() {
        if (engine == null) {
            engine = settings.open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (scope.isEmpty()) {
            close();
        } else if (engine != null) {
            faults().clear();
            engine().endTest();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (scope.equals(context.getUniqueId())) {
            scope = "";
            close();
        }
    }

    private static final Map<Class<?>, Function<JitneyBus, Object>> PARAMETERS =
            Map.of(
                    JitneyBus.class, bus -> bus,
                    BusAddress.class, JitneyBus::busAddress,
                    Faults.class, JitneyBus::faults,
                    Messages.class, JitneyBus::messages,
                    BlockingConnection.class, JitneyBus::connect);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        Function<JitneyBus, Object> source = PARAMETERS.get(type);
        if (source == null) {
            throw new IllegalArgumentException("no such parameter: " + type);
        }
        return source.apply(this);
    }

    @Override
    public String toString() {
        Engine running = engine;
        return running == null ? "JitneyBus (closed)" : "JitneyBus " + running.address();
    }
}
