package org.jitney.manager;

import java.util.List;
import org.jitney.manager.exec.Environment;

/** Checks what clients want to do to the manager's environment. */
final class ManagerEnvironment {
    private ManagerEnvironment() {}

    static void checkAssignments(List<String> assignments) throws ManagerError {
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals <= 0 || !Environment.isName(assignment.substring(0, equals))) {
                throw Refusal.invalidArgs("Invalid environment assignments");
            }
        }
    }

    static void checkNames(List<String> names) throws ManagerError {
        for (String name : names) {
            int equals = name.indexOf('=');
            if (!Environment.isName(equals < 0 ? name : name.substring(0, equals))) {
                throw Refusal.invalidArgs("Invalid environment variable names or assignments");
            }
        }
    }
}
