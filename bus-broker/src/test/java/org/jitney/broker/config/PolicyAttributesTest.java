package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.policy.ConfiguredPolicy;
import org.jitney.broker.policy.Occasion;
import org.jitney.broker.policy.PolicyRule;
import org.jitney.broker.policy.Verdict;
import org.junit.jupiter.api.Test;

/** What every attribute of a rule means. */
class PolicyAttributesTest {
    private static final String MAIN = "/bus.conf";
    private static final String PASS = "<allow send_destination='*'/>";
    private static final String HEAR = "<allow receive_sender='*'/>";

    private static final Somebody USER = Somebody.user(1);
    private static final Somebody SERVICE = Somebody.user(2, "com.example.S", "com.example.S.Sub");

    private static ConfiguredPolicy rules(String... rules) throws ConfigError {
        return policy(new MapSource().rules(MAIN, rules));
    }

    private static ConfiguredPolicy policy(MapSource source) throws ConfigError {
        return new ConfiguredPolicy(ConfigReader.read(source, MAIN).policy(), 0);
    }

    private static boolean sends(ConfiguredPolicy policy, FrameBuilder message) {
        return policy.maySend(USER, SERVICE, message.frame(1), false);
    }

    private static boolean receives(ConfiguredPolicy policy, FrameBuilder message) {
        return policy.mayReceive(SERVICE, USER, message.frame(1), false);
    }

    private static FrameBuilder call(String path, String interfaceName, String member) {
        return FrameBuilder.call(0, "", path, interfaceName, member).to(":1.2");
    }

    private static FrameBuilder call() {
        return call("/o", "a.I", "M");
    }

    private static FrameBuilder signal() {
        return FrameBuilder.signal("/o", "a.I", "M");
    }

    private static FrameBuilder error(String name) {
        return FrameBuilder.error(7, name).to(":1.2");
    }

    @Test
    void sendInterface() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_interface='a.I'/>");

        assertThat(sends(policy, call())).isTrue();
        assertThat(sends(policy, call("/o", "a.J", "M"))).isFalse();
    }

    @Test
    void sendMember() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_interface='a.I' send_member='M'/>");

        assertThat(sends(policy, call())).isTrue();
        assertThat(sends(policy, call("/o", "a.I", "N"))).isFalse();
    }

    @Test
    void sendPath() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_path='/o'/>");

        assertThat(sends(policy, call())).isTrue();
        assertThat(sends(policy, call("/o/p", "a.I", "M"))).isFalse();
    }

    @Test
    void sendError() throws ConfigError {
        ConfiguredPolicy policy =
                rules("<allow send_error='a.E' send_type='error' send_requested_reply='false'/>");

        assertThat(sends(policy, error("a.E"))).isTrue();
        assertThat(sends(policy, error("a.F"))).isFalse();
    }

    @Test
    void sendType() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_type='signal'/>");

        assertThat(sends(policy, signal())).isTrue();
        assertThat(sends(policy, call())).isFalse();
    }

    @Test
    void sendBroadcast() throws ConfigError {
        ConfiguredPolicy only = rules("<allow send_broadcast='true' send_type='signal'/>");
        ConfiguredPolicy none = rules("<allow send_broadcast='false' send_type='signal'/>");

        assertThat(sends(only, signal())).isTrue();
        assertThat(sends(only, signal().to(":1.2"))).isFalse();
        assertThat(sends(none, signal())).isFalse();
        assertThat(sends(none, signal().to(":1.2"))).isTrue();
    }

    @Test
    void sendDestination() throws ConfigError {
        ConfiguredPolicy policy = rules("<allow send_destination='com.example.S.Sub'/>");

        assertThat(sends(policy, call())).isTrue();
        assertThat(policy.maySend(USER, Somebody.user(3, "com.example.S"), call().frame(1), false))
                .isFalse();
    }

    @Test
    void sendDestinationMayBeAUniqueName() throws ConfigError {
        assertThat(sends(rules("<allow send_destination=':1.2'/>"), call())).isTrue();
        assertThat(sends(rules("<allow send_destination=':1.3'/>"), call())).isFalse();
    }

    @Test
    void sendDestinationPrefix() throws ConfigError {
        assertThat(sends(rules("<allow send_destination_prefix='com.example'/>"), call())).isTrue();
        assertThat(sends(rules("<allow send_destination_prefix='com.exam'/>"), call())).isFalse();
        assertThat(sends(rules("<allow send_destination_prefix='*'/>"), call())).isFalse();
    }

    @Test
    void sendRequestedReply() throws ConfigError {
        Frame reply = FrameBuilder.reply(3).to(":1.2").frame(1);
        ConfiguredPolicy asked = rules("<allow send_type='method_return'/>");
        ConfiguredPolicy any =
                rules("<allow send_type='method_return' send_requested_reply='false'/>");
        ConfiguredPolicy denyUnasked = rules(any("send"), "<deny send_type='method_return'/>");
        ConfiguredPolicy denyAll =
                rules(any("send"), "<deny send_type='method_return' send_requested_reply='true'/>");

        assertThat(asked.maySend(USER, SERVICE, reply, true)).isTrue();
        assertThat(asked.maySend(USER, SERVICE, reply, false)).isFalse();
        assertThat(any.maySend(USER, SERVICE, reply, false)).isTrue();
        assertThat(denyUnasked.maySend(USER, SERVICE, reply, true)).isTrue();
        assertThat(denyUnasked.maySend(USER, SERVICE, reply, false)).isFalse();
        assertThat(denyAll.maySend(USER, SERVICE, reply, true)).isFalse();
    }

    private static String any(String side) {
        return "<allow %s_type='method_return' %s_requested_reply='false'/>".formatted(side, side);
    }

    @Test
    void receiveInterfaceMemberAndPath() throws ConfigError {
        ConfiguredPolicy policy =
                rules(
                        "<allow receive_interface='a.I' receive_member='M' receive_path='/o'/>",
                        "<allow receive_path='/p' receive_member='N'/>");

        assertThat(receives(policy, call())).isTrue();
        assertThat(receives(policy, call("/o", "a.I", "N"))).isFalse();
        assertThat(receives(policy, call("/o", "a.J", "M"))).isFalse();
        assertThat(receives(policy, call("/p", "a.J", "N"))).isTrue();
    }

    @Test
    void receiveErrorAndType() throws ConfigError {
        ConfiguredPolicy policy =
                rules(HEAR, "<deny receive_error='a.E' receive_requested_reply='true'/>");

        assertThat(policy.mayReceive(SERVICE, USER, error("a.E").frame(1), true)).isFalse();
        assertThat(policy.mayReceive(SERVICE, USER, error("a.F").frame(1), true)).isTrue();
        assertThat(receives(rules("<allow receive_type='signal'/>"), signal())).isTrue();
        assertThat(receives(rules("<allow receive_type='signal'/>"), call())).isFalse();
    }

    @Test
    void receiveSender() throws ConfigError {
        assertThat(receives(rules("<allow receive_sender='com.example.S'/>"), signal())).isTrue();
        assertThat(receives(rules("<allow receive_sender='com.example'/>"), signal())).isFalse();
    }

    @Test
    void receiveRequestedReply() throws ConfigError {
        Frame reply = FrameBuilder.reply(3).to(":1.1").frame(1);
        ConfiguredPolicy asked = rules("<allow receive_type='method_return'/>");

        assertThat(asked.mayReceive(SERVICE, USER, reply, true)).isTrue();
        assertThat(asked.mayReceive(SERVICE, USER, reply, false)).isFalse();
        assertThat(rules(any("receive")).mayReceive(SERVICE, USER, reply, false)).isTrue();
    }

    @Test
    void eavesdropAllowsToOverhear() throws ConfigError {
        Frame message = call().frame(1);
        ConfiguredPolicy plain = rules(HEAR);
        ConfiguredPolicy overhear = rules("<allow eavesdrop='true'/>");

        assertThat(plain.mayReceive(SERVICE, USER, message, Occasion.OVERHEARD)).isFalse();
        assertThat(overhear.mayReceive(SERVICE, USER, message, Occasion.OVERHEARD)).isTrue();
        assertThat(overhear.mayReceive(SERVICE, USER, message, Occasion.PLAIN)).isTrue();
    }

    @Test
    void aDenyingRuleAboutEavesdroppingIsAboutNothingElse() throws ConfigError {
        Frame message = call().frame(1);
        ConfiguredPolicy policy =
                rules(
                        "<allow receive_type='method_call' eavesdrop='true'/>",
                        "<deny receive_path='/o' eavesdrop='true'/>");

        assertThat(policy.mayReceive(SERVICE, USER, message, Occasion.OVERHEARD)).isFalse();
        assertThat(policy.mayReceive(SERVICE, USER, message, Occasion.PLAIN)).isTrue();
        assertThat(sends(rules(PASS, "<deny send_path='/o' eavesdrop='true'/>"), call())).isFalse();
    }

    @Test
    void eavesdropLetsRepliesPassThatNobodyAskedFor() throws ConfigError {
        FrameBuilder reply = FrameBuilder.reply(3).to(":1.2");

        assertThat(sends(rules("<allow send_destination='*' eavesdrop='true'/>"), reply)).isTrue();
    }

    @Test
    void minAndMaxFds() throws ConfigError {
        ConfiguredPolicy policy =
                rules("<allow send_type='method_call' min_fds='1' max_fds='0x2'/>");

        assertThat(sends(policy, call())).isFalse();
        assertThat(sends(policy, call().fdCount(1))).isTrue();
        assertThat(sends(policy, call().fdCount(2))).isTrue();
        assertThat(sends(policy, call().fdCount(3))).isFalse();
    }

    @Test
    void ownAndOwnPrefix() throws ConfigError {
        ConfiguredPolicy policy =
                rules("<allow own='a.b'/>", "<allow own_prefix='c.d'/>", "<deny own='c.d.e'/>");

        assertThat(policy.mayOwn(USER, "a.b")).isTrue();
        assertThat(policy.mayOwn(USER, "a.b.c")).isFalse();
        assertThat(policy.mayOwn(USER, "c.d")).isTrue();
        assertThat(policy.mayOwn(USER, "c.d.f")).isTrue();
        assertThat(policy.mayOwn(USER, "c.d.e")).isFalse();
        assertThat(policy.mayOwn(USER, "c.dd")).isFalse();
        assertThat(rules("<allow own='*'/>").mayOwn(USER, "x.y")).isTrue();
    }

    @Test
    void userAndGroupAreAboutConnecting() throws ConfigError {
        Somebody member = new Somebody(7, Set.of(10), List.of());
        ConfiguredPolicy policy = rules("<allow user='*'/>", "<deny group='wheel'/>");

        assertThat(policy.mayConnect(USER)).isTrue();
        assertThat(policy.mayConnect(member)).isFalse();
        assertThat(rules("<allow user='root'/>").mayConnect(USER)).isFalse();
    }

    @Test
    void logTellsOfWhatPasses() throws ConfigError {
        List<String> noted = new ArrayList<>();
        BusConfig config =
                ConfigReader.read(
                        new MapSource().rules(MAIN, "<allow send_type='method_call' log='true'/>"),
                        MAIN);
        ConfiguredPolicy policy =
                new ConfiguredPolicy(
                        config.policy(), 0, (rule, _) -> noted.add(rule.origin().place()));

        assertThat(sends(policy, call())).isTrue();

        assertThat(noted).containsExactly("/bus.conf:2");
    }

    @Test
    void atConsoleTellsWhoSitsAtTheMachine() throws ConfigError {
        ConfiguredPolicy policy =
                policy(
                        new MapSource()
                                .atConsole(1000)
                                .file(
                                        MAIN,
                                        "<busconfig><policy at_console='true'><allow own='a.b'/></policy>",
                                        "<policy at_console='false'><allow own='c.d'/></policy>",
                                        "<policy context='mandatory'><deny own='c.d.e'/></policy>",
                                        "</busconfig>"));

        assertThat(policy.mayOwn(Somebody.user(1000), "a.b")).isTrue();
        assertThat(policy.mayOwn(Somebody.user(1000), "c.d")).isFalse();
        assertThat(policy.mayOwn(Somebody.user(1001), "a.b")).isFalse();
        assertThat(policy.mayOwn(Somebody.user(1001), "c.d")).isTrue();
    }

    @Test
    void groupsAreAskedInTheOrderOfTheirNumbers() throws ConfigError {
        ConfiguredPolicy policy =
                policy(
                        new MapSource()
                                .file(
                                        MAIN,
                                        "<busconfig><policy group='audio'><allow own='a.b'/></policy>",
                                        "<policy group='wheel'><deny own='a.b'/></policy></busconfig>"));

        assertThat(policy.mayOwn(new Somebody(1, Set.of(10, 20), List.of()), "a.b")).isTrue();
        assertThat(policy.mayOwn(new Somebody(1, Set.of(10), List.of()), "a.b")).isFalse();
    }

    @Test
    void aRuleThatNamesNothingMakesTheEarlierOnesVoid() throws ConfigError {
        ConfiguredPolicy policy =
                rules("<allow send_type='signal'/>", "<deny send_broadcast='true'/>");

        assertThat(sends(policy, signal().to(":1.2"))).isFalse();
        assertThat(receives(rules(HEAR, "<deny eavesdrop='true'/>"), call())).isFalse();
    }

    @Test
    void theReasonsNameTheDecidingRuleAndThoseItOverrides() throws ConfigError {
        ConfiguredPolicy policy =
                rules(
                        PASS,
                        "<deny send_destination='com.example.S' send_interface='a.I'/>",
                        "<allow send_interface='a.J'/>");

        Verdict verdict = policy.explanation().send(USER, SERVICE, call().frame(1), Occasion.PLAIN);

        assertThat(verdict.allowed()).isFalse();
        assertThat(verdict.rules())
                .extracting(r -> r.origin().place())
                .containsExactly("/bus.conf:3", "/bus.conf:2");
        assertThat(verdict.decisive().map(PolicyRule::origin).orElseThrow().text())
                .isEqualTo("<deny send_destination=\"com.example.S\" send_interface=\"a.I\"/>");
        assertThat(verdict.rules().getFirst().origin().section()).isEqualTo("context=\"default\"");
    }
}
