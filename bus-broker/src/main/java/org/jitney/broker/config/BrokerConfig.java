package org.jitney.broker.config;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jitney.broker.account.Limits;
import org.jitney.broker.activation.Activator;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.policy.BuiltinPolicy;
import org.jitney.broker.policy.ConfiguredPolicy;
import org.jitney.broker.policy.Policy;
import org.jitney.broker.policy.PolicyRule;
import org.jitney.bus.sasl.Keyring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a bus behaves.
 *
 * @param guid 32 hexadecimal digits that name this instance of the bus
 * @param machineId the answer to GetMachineId
 * @param self who runs the bus
 * @param policy who may do what
 * @param limits who may use how much
 * @param activator what can start services
 * @param activationTimeout how long a service may take to appear
 * @param authentication how clients prove who they are
 * @param replyTimeout how long the answer to a call may take; empty for as long as it likes
 * @param fdTimeout how long descriptors may wait for the rest of their message
 * @param pendingStarts how many messages and callers may wait for services to start
 */
public record BrokerConfig(
        String guid,
        String machineId,
        Credentials self,
        Policy policy,
        Limits limits,
        Activator activator,
        Duration activationTimeout,
        Authentication authentication,
        Optional<Duration> replyTimeout,
        Duration fdTimeout,
        int pendingStarts) {
    private static final Duration FD_TIMEOUT = Duration.ofSeconds(150);
    private static final int PENDING_STARTS = 512;
    private static final Logger LOG = LoggerFactory.getLogger(BrokerConfig.class);
    private static final Duration ACTIVATION_TIMEOUT = Duration.ofSeconds(25);

    /** {@return the configuration of a bus that only its owner and root may use} */
    public static BrokerConfig forOwner(Credentials self, String machineId) {
        return of(self, machineId, false);
    }

    /** {@return the configuration of a bus that everybody may use, and root and the owner serve} */
    public static BrokerConfig forEverybody(Credentials self, String machineId) {
        return of(self, machineId, true);
    }

    private static BrokerConfig of(Credentials self, String machineId, boolean shared) {
        return new BrokerConfig(
                newGuid(),
                machineId,
                self,
                new BuiltinPolicy(self.uid(), shared),
                Limits.forHeap(Runtime.getRuntime().maxMemory()),
                Activator.NONE,
                ACTIVATION_TIMEOUT,
                Authentication.EXTERNAL,
                Optional.empty(),
                FD_TIMEOUT,
                PENDING_STARTS);
    }

    /** {@return this configuration with policy, limits and times of a configuration file} */
    public BrokerConfig with(BusConfig file) {
        ConfiguredLimits configured = new ConfiguredLimits(file.limits());
        return new BrokerConfig(
                guid,
                machineId,
                self,
                new ConfiguredPolicy(file.policy(), self.uid(), BrokerConfig::note),
                configured.over(limits),
                activator,
                configured.millis("service_start_timeout", activationTimeout),
                authentication.offering(file.login().mechanisms(), file.login().anonymous()),
                configured.replyTimeout(),
                configured.millis("pending_fd_timeout", fdTimeout),
                configured.count("max_pending_service_starts", pendingStarts));
    }

    private static void note(PolicyRule rule, Frame message) {
        LOG.info("{} passes, by the rule at {}", message, rule.origin().place());
    }

    private static String newGuid() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    public BrokerConfig withActivator(Activator next) {
        return new BrokerConfig(
                guid,
                machineId,
                self,
                policy,
                limits,
                next,
                activationTimeout,
                authentication,
                replyTimeout,
                fdTimeout,
                pendingStarts);
    }

    public BrokerConfig withLimits(Limits next) {
        return new BrokerConfig(
                guid,
                machineId,
                self,
                policy,
                next,
                activator,
                activationTimeout,
                authentication,
                replyTimeout,
                fdTimeout,
                pendingStarts);
    }

    public BrokerConfig withPolicy(Policy next) {
        return new BrokerConfig(
                guid,
                machineId,
                self,
                next,
                limits,
                activator,
                activationTimeout,
                authentication,
                replyTimeout,
                fdTimeout,
                pendingStarts);
    }

    /** {@return this configuration of a bus that can also go by the cookies of its user} */
    public BrokerConfig withKeyring(Keyring keyring, String user) {
        return new BrokerConfig(
                guid,
                machineId,
                self,
                policy,
                limits,
                activator,
                activationTimeout,
                authentication.with(keyring, user),
                replyTimeout,
                fdTimeout,
                pendingStarts);
    }
}
