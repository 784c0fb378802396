package org.jitney.network1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.describe.Description;
import org.jitney.network1.link.Configuration;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.QuietProtocols;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.store.QuietKernel;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NetworkObjectsTest {
    private static final String NAME = "org.freedesktop.network1";
    private static final String MANAGER = NAME + ".Manager";
    private static final String ROOT_PATH = "/org/freedesktop/network1";
    private static final String LINK_PATH = ROOT_PATH + "/link/_33";
    private static final PeerIdentity ROOT = new PeerIdentity(":1.1", 0, 1);
    private static final PeerIdentity NOBODY = new PeerIdentity(":1.2", 65534, 2);

    private static final class RecordingLink implements Endpoint {
        final List<Message> sent = new ArrayList<>();

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {
            Message call = Message.call("a.b", "/a", "a.b", "X").serial(1).build();
            String error = "org.freedesktop.DBus.Error.ServiceUnknown";
            onReply.accept(Message.error(call, error, "no polkit").build());
        }

        @Override
        public boolean isDirect() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }

    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private final RecordingLink link = new RecordingLink();
    private final ObjectTree objects = new ObjectTree(deferred::add, Authorizer.of(0));
    private final Links links =
            new Links(
                    new Surroundings(
                            new QuietKernel(),
                            NetworkObjectsTest::facts,
                            (family, name, key, value) -> {},
                            (tap, kind) -> {},
                            (delay, what) -> {},
                            Optional.empty(),
                            () -> {}));

    private static LinkFacts facts(KernelLink link) {
        return new LinkFacts(link.names(), "ether", "", "", "", "");
    }

    private int reloads;
    private final NetworkObjects served =
            new NetworkObjects(
                    links,
                    objects,
                    new LinkObject.Calls(
                            Authorizer.of(0),
                            4026,
                            () -> 5,
                            () ->
                                    Description.of(
                                            links,
                                            NetworkObjectsTest::facts,
                                            new QuietKernel(),
                                            1_000_000),
                            () -> reloads++));

    @BeforeEach
    void start() throws Exception {
        String path = "/etc/systemd/network/10-e.network";
        String text = "[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n";
        List<UnitFile> parts = List.of(UnitFile.parse(path, text, d -> {}));
        links.start(new Configuration(List.of(NetworkFile.read(path, parts, d -> {})), List.of()));
        objects.attached(link);
        served.tell(links.takeChanged());
    }

    private Message call(
            PeerIdentity caller,
            String path,
            String iface,
            String member,
            String sig,
            Object... args) {
        link.sent.clear();
        Message message = Message.call(NAME, path, iface, member).serial(7).body(sig, args).build();
        objects.onCall(link, message, caller);
        runDeferred();
        return link.sent.stream()
                .filter(m -> m.type() != MessageType.SIGNAL)
                .findFirst()
                .orElseThrow();
    }

    private void runDeferred() {
        while (!deferred.isEmpty()) {
            deferred.pop().run();
        }
    }

    private Object property(String path, String iface, String name) {
        Message reply =
                call(ROOT, path, "org.freedesktop.DBus.Properties", "Get", "ss", iface, name);
        return ((Variant) reply.body().getFirst()).value();
    }

    @Test
    void linksAreFoundByNameAndIndex() {
        assertThat(call(ROOT, ROOT_PATH, MANAGER, "GetLinkByName", "s", "eth0").body())
                .isEqualTo(List.of(3, ObjectPath.of(LINK_PATH)));
        assertThat(call(ROOT, ROOT_PATH, MANAGER, "GetLinkByIndex", "i", 3).body())
                .isEqualTo(List.of("eth0", ObjectPath.of(LINK_PATH)));
        List<?> all = (List<?>) call(ROOT, ROOT_PATH, MANAGER, "ListLinks", "").body().getFirst();
        assertThat(all).hasSize(2);
        assertThat(((Struct) all.getLast()).get(1)).isEqualTo("eth0");
    }

    @Test
    void aLinkThatIsNotThereHasItsOwnError() {
        Message answer = call(ROOT, ROOT_PATH, MANAGER, "GetLinkByIndex", "i", 77);

        assertThat(answer.errorName()).contains(NAME + ".NoSuchLink");
        assertThat(answer.errorText()).isEqualTo("Link 77 not known");
    }

    @Test
    void linksDescribeThemselves() {
        Message answer = call(ROOT, LINK_PATH, NAME + ".Link", "Describe", "");

        assertThat(answer.body().getFirst().toString())
                .startsWith("{\"Index\":3,\"Name\":\"eth0\",\"Type\":\"ether\"")
                .contains("\"OnlineState\":\"online\"", "\"ConfigSource\":\"static\"");
        answer = call(ROOT, ROOT_PATH, MANAGER, "DescribeLink", "i", 77);
        assertThat(answer.errorName()).contains(NAME + ".NoSuchLink");
        answer = call(ROOT, ROOT_PATH, MANAGER, "Describe", "");
        assertThat(answer.body().getFirst().toString())
                .startsWith("{\"Interfaces\":[{\"Index\":1,");
        assertThat(property(ROOT_PATH, MANAGER, "NamespaceNSID")).isEqualTo(5L);
    }

    @Test
    void statesAndFilesCanBeRead() {
        assertThat(property(LINK_PATH, NAME + ".Link", "OperationalState")).isEqualTo("routable");
        assertThat(property(LINK_PATH, NAME + ".Link", "AdministrativeState"))
                .isEqualTo("configured");
        assertThat(property(ROOT_PATH, MANAGER, "OnlineState")).isEqualTo("online");
        assertThat(property(ROOT_PATH, MANAGER, "NamespaceId")).isEqualTo(4026L);
        assertThat(property(ROOT_PATH + "/network/_310_2de", NAME + ".Network", "MatchName"))
                .isEqualTo(List.of("eth0"));
    }

    private NetworkFile.Names names() {
        return links.names(3).orElseThrow().names();
    }

    @Test
    void serversAndDomainsAreSetAndTakenBack() {
        Message set = call(ROOT, ROOT_PATH, MANAGER, "SetLinkNTP", "ias", 3, List.of("a.example"));
        assertThat(set.type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(names().ntp()).containsExactly("a.example");

        Struct server = Struct.of(2, new byte[] {10, 0, 0, 2}, 853, "dns.example");
        call(ROOT, LINK_PATH, NAME + ".Link", "SetDNSEx", "a(iayqs)", List.of(server));
        assertThat(names().dns()).containsExactly("10.0.0.2:853#dns.example");

        List<Struct> domains =
                List.of(Struct.of("corp.example", false), Struct.of("vpn.example", true));
        call(ROOT, LINK_PATH, NAME + ".Link", "SetDomains", "a(sb)", domains);
        call(ROOT, LINK_PATH, NAME + ".Link", "SetLLMNR", "s", "resolve");
        assertThat(names().domains()).containsExactly("corp.example");
        assertThat(names().routeDomains()).containsExactly("vpn.example");
        assertThat(names().resolution().llmnr()).isEqualTo("resolve");

        call(ROOT, LINK_PATH, NAME + ".Link", "RevertDNS", "");
        assertThat(names().dns()).isEmpty();
        assertThat(names().resolution().llmnr()).isEqualTo("yes");
        assertThat(names().ntp()).containsExactly("a.example");
    }

    @Test
    void aWrongServerIsRefusedAndChangesNothing() {
        Message answer =
                call(ROOT, ROOT_PATH, MANAGER, "SetLinkNTP", "ias", 3, List.of("good", "a b"));

        assertThat(answer.errorText()).isEqualTo("Invalid NTP server: a b");
        assertThat(names().ntp()).isEmpty();
        Struct server = Struct.of(7, new byte[] {10, 0, 0, 2});
        answer = call(ROOT, LINK_PATH, NAME + ".Link", "SetDNS", "a(iay)", List.of(server));
        assertThat(answer.errorText()).isEqualTo("Unknown address family 7");
        answer = call(ROOT, LINK_PATH, NAME + ".Link", "SetDNSSEC", "s", "perhaps");
        assertThat(answer.errorText()).isEqualTo("Invalid setting: perhaps");
        answer = call(ROOT, ROOT_PATH, MANAGER, "SetLinkDNSSEC", "is", 1, "yes");
        assertThat(answer.errorText()).isEqualTo("Link lo is loopback device.");
    }

    @Test
    void changesAreAnnouncedOnTheirObjects() {
        link.sent.clear();
        links.on(QuietKernel.link(3, "eth0", 1, 2));

        served.tell(links.takeChanged());
        runDeferred();

        assertThat(link.sent).hasSize(2);
        assertThat(link.sent)
                .allSatisfy(m -> assertThat(m.type()).isEqualTo(MessageType.SIGNAL))
                .allSatisfy(m ->
                        assertThat(((Map<?, ?>) m.body().get(1)).keySet().toString())
                                .contains("OperationalState", "CarrierState"));
    }

    @Test
    void onlyRootReloadsWithoutPolkit() {
        assertThat(call(NOBODY, ROOT_PATH, MANAGER, "Reload", "").type())
                .isEqualTo(MessageType.ERROR);
        assertThat(reloads).isZero();

        assertThat(call(ROOT, ROOT_PATH, MANAGER, "Reload", "").type())
                .isEqualTo(MessageType.METHOD_RETURN);
        assertThat(reloads).isEqualTo(1);
    }

    /** Notes what it was asked for. */
    private static final class Asked extends QuietProtocols {
        final List<String> all = new ArrayList<>();

        @Override
        public void renew(int index) {
            all.add("renew " + index);
        }

        @Override
        public void forceRenew(int index) {
            all.add("forcerenew " + index);
        }
    }

    @Test
    void leasesAreRenewedWhenSomebodyWhoMayAsksForIt() {
        Asked asked = new Asked();
        links.use(asked);

        call(ROOT, ROOT_PATH, MANAGER, "RenewLink", "i", 3);
        call(ROOT, LINK_PATH, NAME + ".Link", "Renew", "");
        call(ROOT, ROOT_PATH, MANAGER, "ForceRenewLink", "i", 3);
        call(ROOT, LINK_PATH, NAME + ".Link", "ForceRenew", "");
        call(NOBODY, ROOT_PATH, MANAGER, "RenewLink", "i", 3);

        assertThat(asked.all).containsExactly("renew 3", "renew 3", "forcerenew 3", "forcerenew 3");
    }
}
