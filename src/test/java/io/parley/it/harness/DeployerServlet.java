package io.parley.it.harness;

import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Runs beside the application in {@link PayaraContainer}'s server, which offers this to its applications alone: deploys the
 * WAR that it is given by {@code PUT} at the root, and takes it down at {@code DELETE}.
 */
@WebServlet("/application")
public class DeployerServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String APPLICATION = "parley";

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean deployed = runtime().deploy(APPLICATION, "/", request.getInputStream());
    answer(response, deployed, "not deployed; see the server's log");
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    runtime().undeploy(APPLICATION);
    boolean gone = runtime().getDeployedApplicationNames().stream().noneMatch(APPLICATION::equals);
    answer(response, gone, "not undeployed; see the server's log");
  }

  private static PayaraMicroRuntime runtime() {
    return PayaraMicro.getInstance().getRuntime();
  }

  private static void answer(HttpServletResponse response, boolean done, String failure)
      throws IOException {
    if (done) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, failure);
    }
  }
}
