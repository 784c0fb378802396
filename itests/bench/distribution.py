"""How the benchmarks start the message bus of the built distribution."""
import pathlib

DIST = pathlib.Path(__file__).resolve().parent.parent.parent / "launcher/target/dist/jitney"

# The optimizing compiler stays. A small young generation keeps what is new in the processor's cache. The heap is
# touched at once, so that growth is what peers have caused; the ratios let it shrink after a burst.
FLAGS = ("-XX:+UseSerialGC -XX:-UsePerfData -Xms8m -Xmn4m -Xmx1g -Xss512k -XX:+AlwaysPreTouch "
         "-XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=5000")


def bus_command():
    """The shell command that brokers.py wants: it gets BROKER_CONFIG and prints the address."""
    program = DIST / "bin/dbus-daemon"
    words = '--config-file="$BROKER_CONFIG" --print-address --nofork --nopidfile'
    if program.exists():
        return "exec %s %s" % (program, words)
    java = (DIST / "lib/jdk").read_text().strip() + "/bin/java"
    return ("exec %s -Xlog:disable %s --enable-native-access=ALL-UNNAMED -cp %s/lib/jitney-launcher.jar "
            "org.jitney.broker.BrokerMain %s" % (java, FLAGS, DIST, words))
