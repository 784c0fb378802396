package org.jitney.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jitney.broker.account.Limits;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.config.ConfigReader;
import org.jitney.broker.config.HostSource;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.policy.Policy;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a bus for tests shall be; ends with {@link #start}. */
public final class BusBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(BusBuilder.class);

    private final List<Path> serviceDirectories = new ArrayList<>();
    private Optional<Path> configFile = Optional.empty();
    private Optional<Policy> policy = Optional.empty();
    private UnaryOperator<Limits> limits = UnaryOperator.identity();
    private String machineId = "0123456789abcdef0123456789abcdef";
    private Duration patience = Duration.ofSeconds(10);
    private boolean shared;

    BusBuilder() {}

    /** Lets every user of the machine in; names are for this user and root all the same. */
    public BusBuilder shared() {
        shared = true;
        return this;
    }

    /**
     * Takes policy and limits from a configuration file as {@code dbus-daemon} has them. Where it
     * would listen and which services it would start does not matter here.
     */
    public BusBuilder configFile(Path file) {
        configFile = Optional.of(file);
        return this;
    }

    /** Decides who may do what, instead of the file and the built-in rules. */
    public BusBuilder policy(Policy rules) {
        policy = Optional.of(rules);
        return this;
    }

    /** Changes limits: {@code limits(l -> l.withMaxMessageBytes(1 << 20))}. */
    public BusBuilder limits(UnaryOperator<Limits> change) {
        UnaryOperator<Limits> before = limits;
        limits = l -> change.apply(before.apply(l));
        return this;
    }

    /**
     * Starts services on demand by the {@code .service} files in a directory ({@code Name=} and
     * {@code Exec=}); the first directory that has a name wins. The programs get {@link
     * JitneyBus#environment} and end with the bus.
     */
    public BusBuilder serviceDirectory(Path directory) {
        serviceDirectories.add(directory);
        return this;
    }

    /** Sets what GetMachineId answers. */
    public BusBuilder machineId(String id) {
        if (!id.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("no machine id: " + id);
        }
        machineId = id;
        return this;
    }

    /** Sets how long the methods that wait do so at most; ten seconds otherwise. */
    public BusBuilder patience(Duration atMost) {
        patience = atMost;
        return this;
    }

    /** Starts the bus. */
    public JitneyBus start() {
        return new JitneyBus(this);
    }

    Engine open() {
        NativeAccess.requireLinux();
        try {
            return Engine.start(config(), List.copyOf(serviceDirectories), patience);
        } catch (LinkageError e) {
            throw NativeAccess.explain(e);
        } catch (ErrnoException e) {
            throw new IllegalStateException("the bus does not start: " + e.getMessage(), e);
        } catch (ConfigError e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private BrokerConfig config() throws ErrnoException, ConfigError {
        Credentials self = Credentials.ofThisProcess();
        BrokerConfig config =
                shared
                        ? BrokerConfig.forEverybody(self, machineId)
                        : BrokerConfig.forOwner(self, machineId);
        if (configFile.isPresent()) {
            try (Root root = Root.host()) {
                String file = configFile.get().toAbsolutePath().toString();
                BusConfig read = ConfigReader.read(new HostSource(root), file);
                read.warnings().forEach(LOG::warn);
                config = config.with(read);
            }
        }
        if (policy.isPresent()) {
            config = config.withPolicy(policy.get());
        }
        return config.withLimits(limits.apply(config.limits()));
    }
}
