package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.policy.ConfiguredPolicy;
import org.jitney.broker.policy.Party;
import org.junit.jupiter.api.Test;

/** Policies as they are written in files. */
class ConfiguredPolicyTest {
    private static final String MAIN = "/bus.conf";
    private static final int OWNER = 100;

    private static final Somebody USER = Somebody.user(1);
    private static final Somebody SERVICE = Somebody.user(0, "com.example.S", "com.example.S.Sub");

    private static ConfiguredPolicy policy(MapSource source) throws ConfigError {
        return new ConfiguredPolicy(ConfigReader.read(source, MAIN).policy(), OWNER);
    }

    private static ConfiguredPolicy rules(String... rules) throws ConfigError {
        return policy(new MapSource().rules(MAIN, rules));
    }

    private static Frame call(String interfaceName, String member) {
        return FrameBuilder.call(0, "", "/o", interfaceName, member).to("com.example.S").frame(1);
    }

    private static boolean maySend(ConfiguredPolicy policy, Frame frame) {
        return policy.maySend(USER, SERVICE, frame, false);
    }

    @Test
    void whatNoRuleAllowsIsDenied() throws ConfigError {
        ConfiguredPolicy policy = policy(new MapSource().file(MAIN, "<busconfig/>"));

        assertThat(maySend(policy, call("com.example.I", "M"))).isFalse();
        assertThat(policy.mayReceive(USER, SERVICE, call("com.example.I", "M"), false)).isFalse();
        assertThat(policy.mayOwn(USER, "com.example.A")).isFalse();
        assertThat(policy.mayConnect(USER)).isFalse();
        assertThat(policy.mayConnect(Somebody.user(OWNER))).isTrue();
    }

    @Test
    void theLastRuleThatMatchesDecides() throws ConfigError {
        ConfiguredPolicy policy =
                rules(
                        "<allow send_destination='com.example.S'/>",
                        "<deny send_interface='com.example.I' send_member='M'/>",
                        "<allow send_path='/o' send_interface='com.example.I' send_member='M'",
                        " send_type='method_call'/>",
                        "<deny send_path='/o' send_member='N'/>");

        assertThat(maySend(policy, call("com.example.I", "M"))).isTrue();
        assertThat(maySend(policy, call("com.example.I", "N"))).isFalse();
        assertThat(maySend(policy, call("com.example.I", "O"))).isTrue();
    }

    @Test
    void sectionsDecideInTheirOrder() throws ConfigError {
        ConfiguredPolicy policy =
                policy(
                        new MapSource()
                                .file(
                                        MAIN,
                                        "<busconfig>",
                                        "<policy context='mandatory'><deny own='com.example.M'/></policy>",
                                        "<policy user='alice'><allow own='com.example.A'/><allow own='com.example.M'/></policy>",
                                        "<policy group='wheel'><allow own='com.example.G'/><deny own='com.example.A'/></policy>",
                                        "<policy context='default'><deny own='*'/></policy>",
                                        "</busconfig>"));
        Somebody alice = new Somebody(1000, Set.of(10), List.of());

        assertThat(policy.mayOwn(alice, "com.example.A")).isTrue();
        assertThat(policy.mayOwn(alice, "com.example.G")).isTrue();
        assertThat(policy.mayOwn(alice, "com.example.M")).isFalse();
        assertThat(policy.mayOwn(alice, "com.example.X")).isFalse();
        assertThat(policy.mayOwn(USER, "com.example.A")).isFalse();
    }

    @Test
    void prefixesMeanWholeElements() throws ConfigError {
        ConfiguredPolicy policy =
                rules(
                        "<allow own_prefix='com.example.S'/>",
                        "<allow send_destination_prefix='com.example'/>");

        assertThat(policy.mayOwn(USER, "com.example.S")).isTrue();
        assertThat(policy.mayOwn(USER, "com.example.S.Sub")).isTrue();
        assertThat(policy.mayOwn(USER, "com.example.Sub")).isFalse();
        assertThat(maySend(policy, call("a.b", "M"))).isTrue();
        assertThat(
                        policy.maySend(
                                USER, Somebody.user(0, "com.examples.S"), call("a.b", "M"), false))
                .isFalse();
    }

    @Test
    void aCallWithoutInterfaceIsNotAllowedByItAndDeniedByIt() throws ConfigError {
        assertThat(maySend(rules("<allow send_interface='com.example.I'/>"), call("", "M")))
                .isFalse();
        assertThat(
                        maySend(
                                rules(
                                        "<allow send_destination='*'/>",
                                        "<deny send_interface='com.example.I'/>"),
                                call("", "M")))
                .isFalse();
    }

    @Test
    void repliesAreAllowedWhenTheyWereAskedFor() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_type='method_return'/>");
        Frame reply = FrameBuilder.reply(3).to(":1.1").frame(1);

        assertThat(policy.maySend(SERVICE, USER, reply, true)).isTrue();
        assertThat(policy.maySend(SERVICE, USER, reply, false)).isFalse();
    }

    @Test
    void broadcastsCanBeToldFromOtherSignals() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_broadcast='true' send_type='signal'/>");
        FrameBuilder signal = FrameBuilder.signal("/o", "com.example.I", "S");

        assertThat(maySend(policy, signal.frame(1))).isTrue();
        assertThat(maySend(policy, signal.to(":1.1").frame(1))).isFalse();
    }

    @Test
    void theSenderOfWhatIsReceivedCanBeNamed() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow receive_sender='com.example.S'/>");

        assertThat(policy.mayReceive(SERVICE, USER, call("a.b", "M"), false)).isTrue();
        assertThat(policy.mayReceive(USER, SERVICE, call("a.b", "M"), false)).isFalse();
    }

    @Test
    void whoMayConnectIsSaidByUserAndGroup() throws ConfigError {
        ConfiguredPolicy policy =
                rules("<allow user='*'/>", "<deny group='wheel'/>", "<allow user='alice'/>");

        assertThat(policy.mayConnect(USER)).isTrue();
        assertThat(policy.mayConnect(new Somebody(7, Set.of(10), List.of()))).isFalse();
        assertThat(policy.mayConnect(new Somebody(1000, Set.of(10), List.of()))).isTrue();
    }

    @Test
    void theBusItselfIsAReceiver() throws ConfigError {
        ConfiguredPolicy policy =
                rules(
                        "<allow send_destination='org.freedesktop.DBus' send_interface='org.freedesktop.DBus'/>",
                        "<deny send_destination='org.freedesktop.DBus' send_interface='org.freedesktop.DBus' send_member='ReloadConfig'/>");
        Frame reload =
                FrameBuilder.call(0, "", "/", "org.freedesktop.DBus", "ReloadConfig").frame(1);
        Frame list = FrameBuilder.call(0, "", "/", "org.freedesktop.DBus", "ListNames").frame(1);

        assertThat(policy.maySend(USER, Party.DRIVER, reload, false)).isFalse();
        assertThat(policy.maySend(USER, Party.DRIVER, list, false)).isTrue();
        assertThat(policy.maySend(USER, SERVICE, list, false)).isFalse();
    }
}
