package proof;

import java.util.List;

/** One validator for one FHIR version, ready to judge any number of resources. */
interface Verdict {
  record Issue(String severity, String location, String id, String message) {
    boolean isError() {
      return severity.equals("error") || severity.equals("fatal");
    }
  }

  /** What the validator says of a resource given as JSON text. */
  List<Issue> issues(String text) throws Exception;
}
